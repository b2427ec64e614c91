package dev.gradus.op.conv;

/**
 * The discrete Fourier transform of real sequences whose length n is a power of two, in double precision.
 *
 * <p>{@code X_k = sum over t of x_t e^(-2 pi i k t / n)} for k = 0 to n/2, the rest being conjugates. The spectrum takes the
 * place of the sequence: element 0 is X_0, element 1 is X_(n/2) (both real), then real and imaginary part of X_1, X_2, ...
 * The sequence is taken as n/2 complex numbers, transformed by Cooley and Tukey's (1965) halving, and untangled.
 */
final class RealFft {
    private final int half;
    private final double[] cos;
    private final double[] sin;
    private final double[] minusSin;

    /** A transform of n = {@code length} numbers, a power of two of at least 2. */
    RealFft(int length) {
        half = length / 2;
        cos = new double[half];
        sin = new double[half];
        minusSin = new double[half];
        for (int i = 0; i < half; i++) {
            cos[i] = StrictMath.cos(2 * Math.PI * i / length);
            sin[i] = StrictMath.sin(2 * Math.PI * i / length);
            minusSin[i] = -sin[i];
        }
    }

    /** Sequence to spectrum, in place. */
    void forward(double[] x) {
        complex(x, -1);
        double first = x[0];
        x[0] = first + x[1];
        x[1] = first - x[1];
        untangle(x, -1);
    }

    /** Spectrum to sequence, in place; the inverse of {@link #forward}. */
    void inverse(double[] x) {
        double first = x[0];
        x[0] = (first + x[1]) / 2;
        x[1] = (first - x[1]) / 2;
        untangle(x, 1);
        complex(x, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] /= half;
        }
    }

    /** {@code a = a b}, element by element of two spectra: the convolution of the sequences. */
    static void multiply(double[] a, double[] b) {
        a[0] *= b[0];
        a[1] *= b[1];
        for (int i = 2; i < a.length; i += 2) {
            double re = a[i] * b[i] - a[i + 1] * b[i + 1];
            a[i + 1] = a[i] * b[i + 1] + a[i + 1] * b[i];
            a[i] = re;
        }
    }

    /** {@code c = c + a conj(b)}, element by element of spectra: the correlation of the sequences. */
    static void addCorrelation(double[] a, double[] b, double[] c) {
        c[0] += a[0] * b[0];
        c[1] += a[1] * b[1];
        for (int i = 2; i < a.length; i += 2) {
            c[i] += a[i] * b[i] + a[i + 1] * b[i + 1];
            c[i + 1] += a[i + 1] * b[i] - a[i] * b[i + 1];
        }
    }

    /** From the spectrum of the complex sequence to that of the real one (sign -1), or back (sign 1). */
    private void untangle(double[] x, int sign) {
        for (int i = 1; i <= half / 2; i++) {
            int p = 2 * i;
            int q = 2 * (half - i);
            double evenRe = (x[p] + x[q]) / 2;
            double evenIm = (x[p + 1] - x[q + 1]) / 2;
            double oddRe = -sign * (x[p + 1] + x[q + 1]) / 2;
            double oddIm = sign * (x[p] - x[q]) / 2;
            double re = oddRe * cos[i] - sign * oddIm * sin[i];
            double im = oddIm * cos[i] + sign * oddRe * sin[i];
            x[p] = evenRe + re;
            x[p + 1] = evenIm + im;
            x[q] = evenRe - re;
            x[q + 1] = im - evenIm;
        }
    }

    /** The transform of n/2 complex numbers, e^(sign 2 pi i ...), without a factor; two halvings at a time. */
    private void complex(double[] x, int sign) {
        double[] s = sign < 0 ? minusSin : sin;
        reverseBits(x);
        int size = 1;
        for (; size < half / 2; size *= 4) {
            for (int block = 0; block < half; block += 4 * size) {
                quarters(x, block, size, half / size, cos, s, sign);
            }
        }
        if (size == half / 2) {
            halves(x, size, cos, s);
        }
    }

    /** Joins the transforms of two halves, each of {@code size} numbers. */
    private static void halves(double[] x, int size, double[] cos, double[] sin) {
        for (int j = 0; j < size; j++) {
            int p = 2 * j;
            int q = p + 2 * size;
            double c = cos[2 * j];
            double s = sin[2 * j];
            double re = x[q] * c - x[q + 1] * s;
            double im = x[q] * s + x[q + 1] * c;
            x[q] = x[p] - re;
            x[q + 1] = x[p + 1] - im;
            x[p] += re;
            x[p + 1] += im;
        }
    }

    /** Joins four transforms of {@code size} numbers to two and these to one; {@code turn} is the angle's step of the first. */
    private static void quarters(double[] x, int block, int size, int turn, double[] cos, double[] sin, int sign) {
        for (int j = 0; j < size; j++) {
            int p = 2 * (block + j);
            int q = p + 2 * size;
            int r = q + 2 * size;
            int t = r + 2 * size;
            double c = cos[j * turn];
            double s = sin[j * turn];
            double qRe = x[q] * c - x[q + 1] * s;
            double qIm = x[q] * s + x[q + 1] * c;
            double tRe = x[t] * c - x[t + 1] * s;
            double tIm = x[t] * s + x[t + 1] * c;
            double evenRe = x[r] + tRe;
            double evenIm = x[r + 1] + tIm;
            double oddRe = x[r] - tRe;
            double oddIm = x[r + 1] - tIm;
            c = cos[j * turn / 2];
            s = sin[j * turn / 2];
            double uRe = evenRe * c - evenIm * s;
            double uIm = evenRe * s + evenIm * c;
            double vRe = -sign * (oddRe * s + oddIm * c);
            double vIm = sign * (oddRe * c - oddIm * s);
            double sumRe = x[p] + qRe;
            double sumIm = x[p + 1] + qIm;
            double differenceRe = x[p] - qRe;
            double differenceIm = x[p + 1] - qIm;
            x[p] = sumRe + uRe;
            x[p + 1] = sumIm + uIm;
            x[r] = sumRe - uRe;
            x[r + 1] = sumIm - uIm;
            x[q] = differenceRe + vRe;
            x[q + 1] = differenceIm + vIm;
            x[t] = differenceRe - vRe;
            x[t + 1] = differenceIm - vIm;
        }
    }

    private void reverseBits(double[] x) {
        int shift = Integer.numberOfLeadingZeros(half) + 1;
        for (int i = 1; i < half; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (i < j) {
                swap(x, 2 * i, 2 * j);
                swap(x, 2 * i + 1, 2 * j + 1);
            }
        }
    }

    private static void swap(double[] x, int i, int j) {
        double t = x[i];
        x[i] = x[j];
        x[j] = t;
    }
}
