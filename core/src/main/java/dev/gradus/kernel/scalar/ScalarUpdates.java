package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Updates;

/** Optimiser steps, one parameter after the other. */
public final class ScalarUpdates implements Updates {

    /** Creates the loops. */
    public ScalarUpdates() {}

    @Override
    public void sgd(Sgd rule, float[] p, float[] g, float[] m, int from, int n) {
        for (int i = from; i < from + n; i++) {
            float d = Math.fma(rule.weightDecay(), p[i], g[i]);
            float step = d;
            if (rule.momentum() != 0f) {
                m[i] = Math.fma(rule.kept(), m[i], rule.fresh() * d);
                step = rule.nesterov() ? Math.fma(rule.momentum(), m[i], d) : m[i];
            }
            p[i] = Math.fma(-rule.lr(), step, p[i]);
        }
    }

    @Override
    public void adam(Adam rule, float[] p, float[] g, float[] m, float[] v, int from, int n) {
        float keep = rule.keep();
        float penalty = rule.penalty();
        float fresh1 = (float) (1 - rule.beta1());
        float beta2 = (float) rule.beta2();
        float fresh2 = (float) (1 - rule.beta2());
        float eps = (float) rule.eps();
        float stepSize = rule.stepSize();
        float rootScale = rule.rootScale();
        for (int i = from; i < from + n; i++) {
            float d = Math.fma(penalty, p[i], g[i]);
            float mean = Math.fma(fresh1, d - m[i], m[i]);
            float square = Math.fma(fresh2 * d, d, beta2 * v[i]);
            float root = Math.fma((float) Math.sqrt(square), rootScale, eps);
            m[i] = mean;
            v[i] = square;
            p[i] = Math.fma(-stepSize, mean / root, keep * p[i]);
        }
    }

    @Override
    public void rmsProp(RmsProp rule, float[] p, float[] g, float[] v, float[] mean, float[] buffer, int from, int n) {
        float fresh = 1f - rule.alpha();
        for (int i = from; i < from + n; i++) {
            float d = Math.fma(rule.weightDecay(), p[i], g[i]);
            v[i] = Math.fma(fresh * d, d, rule.alpha() * v[i]);
            float variance = v[i];
            if (rule.centered()) {
                mean[i] = Math.fma(fresh, d - mean[i], mean[i]);
                variance = Math.fma(-mean[i], mean[i], variance);
            }
            float step = d / ((float) Math.sqrt(variance) + rule.eps());
            if (rule.momentum() != 0f) {
                buffer[i] = Math.fma(rule.momentum(), buffer[i], step);
                step = buffer[i];
            }
            p[i] = Math.fma(-rule.lr(), step, p[i]);
        }
    }

    @Override
    public void adagrad(Adagrad rule, float[] p, float[] g, float[] s, int from, int n) {
        for (int i = from; i < from + n; i++) {
            float d = Math.fma(rule.weightDecay(), p[i], g[i]);
            s[i] = Math.fma(d, d, s[i]);
            p[i] = Math.fma(-rule.lr(), d / ((float) Math.sqrt(s[i]) + rule.eps()), p[i]);
        }
    }
}
