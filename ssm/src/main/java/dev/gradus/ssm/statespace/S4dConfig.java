package dev.gradus.ssm.statespace;

import dev.gradus.ssm.scan.Discretisation;

/**
 * Form of an S4D mixer.
 *
 * @param modelDim D
 * @param states N; complex states come in N/2 conjugate pairs
 * @param spectrum first eigenvalues
 * @param rule how steps are made
 * @param convolution how the parallel form filters
 * @param steps first step lengths
 */
public record S4dConfig(
        int modelDim, int states, Spectrum spectrum, Discretisation rule, Convolution convolution, StepInit steps) {

    /** First eigenvalues of A; Gu, Gupta, Goel and Re 2022, section 4. */
    public enum Spectrum {
        /** {@code -1/2 + i pi n}. */
        LIN,
        /** {@code -1/2 + i (N/pi) (N/(2n+1) - 1)}. */
        INV,
        /** Those of the normal part of HiPPO-LegS. */
        LEGS,
        /** {@code -(n+1)}, without imaginary parts. */
        REAL
    }

    /** Ways to the same numbers. */
    public enum Convolution {
        /** Fourier transforms: T log T. */
        FFT,
        /** The sum as it is written: T squared. */
        DIRECT
    }

    /** Checks the sizes. */
    public S4dConfig {
        if (modelDim < 1 || states < 1 || spectrum != Spectrum.REAL && states % 2 != 0) {
            throw new IllegalArgumentException(
                    "S4D needs positive sizes and, unless they are real, an even number of states,"
                            + " got modelDim " + modelDim + ", states " + states + " and spectrum " + spectrum);
        }
        if (rule == Discretisation.FORWARD_EULER) {
            throw new IllegalArgumentException("S4D needs a stable discretisation, got " + rule);
        }
    }

    /**
     * The paper's form: eigenvalues on a line, zero-order hold, convolution by Fourier transforms.
     *
     * @param modelDim D
     * @param states N; 64 in the paper
     * @return the settings
     */
    public static S4dConfig of(int modelDim, int states) {
        return new S4dConfig(modelDim, states, Spectrum.LIN, Discretisation.ZERO_ORDER_HOLD, Convolution.FFT,
                new StepInit(1e-3, 1e-1, 0));
    }

    /** Whether states are complex. */
    boolean complex() {
        return spectrum != Spectrum.REAL;
    }

    /** Numbers or conjugate pairs that are stored for a channel. */
    int stored() {
        return complex() ? states / 2 : states;
    }

    /** First imaginary part of stored state n. */
    double[] frequencies() {
        double[] w = new double[stored()];
        for (int n = 0; n < w.length; n++) {
            w[n] = spectrum == Spectrum.LIN
                    ? Math.PI * n
                    : states / Math.PI * (states / (2.0 * n + 1) - 1);
        }
        return spectrum == Spectrum.LEGS ? Hippo.frequencies(states) : w;
    }
}
