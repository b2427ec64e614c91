package dev.gradus.labs.bench;

/**
 * Least squares of {@code log y = exponent log x + constant}: how cost grows with size.
 *
 * @param exponent 1 if twice the size costs twice as much, 2 if four times
 * @param worst    largest factor between a value and the law
 */
record PowerLaw(double exponent, double worst) {

    /**
     * Fits.
     *
     * @param x at least two different sizes, above 0
     * @param y costs, above 0
     */
    static PowerLaw fit(double[] x, double[] y) {
        if (x.length != y.length || x.length < 2) {
            throw new IllegalArgumentException(
                    "a power law needs two points or more, got " + x.length + " sizes and " + y.length + " costs");
        }
        double meanX = meanLog(x);
        double meanY = meanLog(y);
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = Math.log(x[i]) - meanX;
            xy += dx * (Math.log(y[i]) - meanY);
            xx += dx * dx;
        }
        if (xx == 0) {
            throw new IllegalArgumentException("a power law needs different sizes, got " + x[0] + " alone");
        }
        double exponent = xy / xx;
        double worst = 1;
        for (int i = 0; i < x.length; i++) {
            double off = Math.log(y[i]) - meanY - exponent * (Math.log(x[i]) - meanX);
            worst = Math.max(worst, Math.exp(Math.abs(off)));
        }
        return new PowerLaw(exponent, worst);
    }

    private static double meanLog(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.log(value);
        }
        return sum / values.length;
    }
}
