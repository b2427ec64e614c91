package dev.gradus.kernel;

/** One channel of one sequence of a {@link ComplexScan}; rules are evaluated again only when the step length changes. */
final class ComplexChannel {

    private final ComplexScan form;
    private final ComplexScan.Inputs in;
    private final int batch;
    private final int channel;
    private final double[][] rules;
    private double length = Double.NaN;

    ComplexChannel(ComplexScan form, ComplexScan.Inputs in, int batch, int channel) {
        this.form = form;
        this.in = in;
        this.batch = batch;
        this.channel = channel;
        this.rules = new double[form.states()][StepRule.RESULTS];
    }

    /** The state before the first step. */
    double[] start() {
        double[] h = new double[2 * form.states()];
        if (in.start() != null) {
            System.arraycopy(in.start(), state(), h, 0, h.length);
        }
        return h;
    }

    /** States before and after every step. */
    double[] all() {
        int size = 2 * form.states();
        double[] all = new double[Math.multiplyExact(form.steps() + 1, size)];
        System.arraycopy(start(), 0, all, 0, size);
        for (int t = 0; t < form.steps(); t++) {
            step(t, all, t * size, all, (t + 1) * size);
        }
        return all;
    }

    int row(int t) {
        return (batch * form.steps() + t) * form.channels() + channel;
    }

    /** Where the state lies in [batch,D,N]. */
    int state() {
        return (batch * form.channels() + channel) * form.states() * 2;
    }

    /** Where coefficients of a step lie. */
    private int coefficients(int groups, int t) {
        int row = groups == 0
                ? channel
                : (batch * form.steps() + t) * groups + channel / (form.channels() / groups);
        return row * form.states() * 2;
    }

    private void prepare(int t) {
        double d = in.d()[row(t)];
        if (d == length) {
            return;
        }
        length = d;
        for (int n = 0; n < form.states(); n++) {
            int a = 2 * (channel * form.states() + n);
            form.rule().evaluate(d * in.a()[a], d * in.a()[a + 1], rules[n]);
        }
    }

    /** Makes a step from the state in {@code h} to that in {@code next}, which may be the same, and returns the output. */
    double step(int t, double[] h, int ho, double[] next, int no) {
        prepare(t);
        double du = length * in.u()[row(t)];
        int b = coefficients(form.bGroups(), t);
        int c = coefficients(form.cGroups(), t);
        double y = 0;
        for (int n = 0; n < form.states(); n++) {
            double[] r = rules[n];
            int k = 2 * n;
            double xr = du * re(r, StepRule.G, in.b(), b + k);
            double xi = du * im(r, StepRule.G, in.b(), b + k);
            double hr = re(r, StepRule.F, h, ho + k) + xr;
            double hi = im(r, StepRule.F, h, ho + k) + xi;
            next[no + k] = hr;
            next[no + k + 1] = hi;
            y += in.c()[c + k] * hr - in.c()[c + k + 1] * hi;
        }
        return form.scale() * y;
    }

    /** One step back: g is the gradient of the state after it, and becomes that of the state before. */
    void back(int t, double[] all, double[] gy, double[] g, ComplexScan.Inputs grads) {
        prepare(t);
        double out = form.scale() * gy[row(t)];
        double gu = 0;
        double gd = 0;
        for (int n = 0; n < form.states(); n++) {
            int k = 2 * n;
            int c = coefficients(form.cGroups(), t) + k;
            int after = (t + 1) * 2 * form.states() + k;
            g[k] += out * in.c()[c];
            g[k + 1] -= out * in.c()[c + 1];
            grads.c()[c] += out * all[after];
            grads.c()[c + 1] -= out * all[after + 1];
            int b = coefficients(form.bGroups(), t) + k;
            double[] r = rules[n];
            gu += length * dot(g, k, re(r, StepRule.G, in.b(), b), im(r, StepRule.G, in.b(), b));
            gd += inputBack(t, r, b, g, k, grads.b());
            gd += rateBack(t, n, r, b, all, g, grads.a());
            double keep = reConj(r[StepRule.F], r[StepRule.F + 1], g[k], g[k + 1]);
            g[k + 1] = imConj(r[StepRule.F], r[StepRule.F + 1], g[k], g[k + 1]);
            g[k] = keep;
        }
        grads.u()[row(t)] = gu;
        grads.d()[row(t)] = gd;
    }

    /** Through {@code d g(z) B u}: adds to the gradient of B, returns that of d with z held. */
    private double inputBack(int t, double[] r, int b, double[] g, int k, double[] gb) {
        double u = in.u()[row(t)];
        double gr = r[StepRule.G];
        double gi = r[StepRule.G + 1];
        gb[b] += length * u * reConj(gr, gi, g[k], g[k + 1]);
        gb[b + 1] += length * u * imConj(gr, gi, g[k], g[k + 1]);
        return u * dot(g, k, re(r, StepRule.G, in.b(), b), im(r, StepRule.G, in.b(), b));
    }

    /** Through z = d A: adds to the gradient of A, returns that of d. */
    private double rateBack(int t, int n, double[] r, int b, double[] all, double[] g, double[] ga) {
        int k = 2 * n;
        int before = t * 2 * form.states() + k;
        double du = length * in.u()[row(t)];
        double fr = reConj(all[before], all[before + 1], g[k], g[k + 1]);
        double fi = imConj(all[before], all[before + 1], g[k], g[k + 1]);
        double xr = du * reConj(in.b()[b], in.b()[b + 1], g[k], g[k + 1]);
        double xi = du * imConj(in.b()[b], in.b()[b + 1], g[k], g[k + 1]);
        double zr = reConj(r[StepRule.F_SLOPE], r[StepRule.F_SLOPE + 1], fr, fi)
                + reConj(r[StepRule.G_SLOPE], r[StepRule.G_SLOPE + 1], xr, xi);
        double zi = imConj(r[StepRule.F_SLOPE], r[StepRule.F_SLOPE + 1], fr, fi)
                + imConj(r[StepRule.G_SLOPE], r[StepRule.G_SLOPE + 1], xr, xi);
        int a = 2 * (channel * form.states() + n);
        ga[a] += length * zr;
        ga[a + 1] += length * zi;
        return in.a()[a] * zr + in.a()[a + 1] * zi;
    }

    /** Real part of a product. */
    private static double re(double[] x, int i, double[] y, int j) {
        return x[i] * y[j] - x[i + 1] * y[j + 1];
    }

    /** Imaginary part of a product. */
    private static double im(double[] x, int i, double[] y, int j) {
        return x[i] * y[j + 1] + x[i + 1] * y[j];
    }

    /** Real part of {@code conj(x) y}. */
    private static double reConj(double xr, double xi, double yr, double yi) {
        return xr * yr + xi * yi;
    }

    /** Imaginary part of {@code conj(x) y}. */
    private static double imConj(double xr, double xi, double yr, double yi) {
        return xr * yi - xi * yr;
    }

    /** Real part of {@code conj(x + iy) g}. */
    private static double dot(double[] g, int k, double x, double y) {
        return x * g[k] + y * g[k + 1];
    }
}
