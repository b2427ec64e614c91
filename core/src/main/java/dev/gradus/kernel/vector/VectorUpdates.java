package dev.gradus.kernel.vector;

import dev.gradus.kernel.Updates;
import dev.gradus.kernel.scalar.ScalarUpdates;

/** Gives whole vectors of a parameter to vector loops; the rest goes the scalar way. */
final class VectorUpdates implements Updates {

    private final ScalarUpdates scalar = new ScalarUpdates();

    private static int body(int n) {
        return n < VectorPointwise.SMALL ? 0 : Width.whole(n);
    }

    @Override
    public void sgd(Sgd rule, float[] p, float[] g, float[] m, int from, int n) {
        int body = body(n);
        if (body > 0) {
            sgdVectors(rule, p, g, m, from, from + body);
        }
        scalar.sgd(rule, p, g, m, from + body, n - body);
    }

    private static void sgdVectors(Sgd rule, float[] p, float[] g, float[] m, int from, int end) {
        float lr = rule.lr();
        float decay = rule.weightDecay();
        if (rule.momentum() == 0f) {
            UpdateLoops.sgd(lr, decay, p, g, from, end);
        } else if (rule.nesterov()) {
            UpdateLoops.nesterov(lr, decay, rule.kept(), rule.fresh(), rule.momentum(), p, g, m, from, end);
        } else {
            UpdateLoops.momentum(lr, decay, rule.kept(), rule.fresh(), p, g, m, from, end);
        }
    }

    @Override
    public void adam(Adam rule, float[] p, float[] g, float[] m, float[] v, int from, int n) {
        int body = body(n);
        if (body > 0) {
            UpdateLoops.adam(
                    rule.keep(), rule.penalty(), (float) (1 - rule.beta1()), (float) rule.beta2(),
                    (float) (1 - rule.beta2()), rule.stepSize(), rule.rootScale(), (float) rule.eps(),
                    p, g, m, v, from, from + body);
        }
        if (body < n) {
            scalar.adam(rule, p, g, m, v, from + body, n - body);
        }
    }

    /** Centred means and momentum are rare: they go the scalar way. */
    @Override
    public void rmsProp(RmsProp rule, float[] p, float[] g, float[] v, float[] mean, float[] buffer, int from, int n) {
        int body = rule.centered() || rule.momentum() != 0f ? 0 : body(n);
        if (body > 0) {
            UpdateLoops.rmsProp(
                    rule.lr(), rule.weightDecay(), rule.alpha(), 1f - rule.alpha(), rule.eps(), p, g, v,
                    from, from + body);
        }
        scalar.rmsProp(rule, p, g, v, mean, buffer, from + body, n - body);
    }

    @Override
    public void adagrad(Adagrad rule, float[] p, float[] g, float[] s, int from, int n) {
        int body = body(n);
        if (body > 0) {
            UpdateLoops.adagrad(rule.lr(), rule.weightDecay(), rule.eps(), p, g, s, from, from + body);
        }
        scalar.adagrad(rule, p, g, s, from + body, n - body);
    }
}
