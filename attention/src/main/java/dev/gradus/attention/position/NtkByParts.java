package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/**
 * NTK-by-parts, {@code f'_i = (1 - g_i) f_i / s + g_i f_i}: pairs that turn often within the length of training are kept,
 * those that hardly turn are interpolated (Peng et al. 2023, section 3.2).
 *
 * @param factor s, new length over old
 * @param slow rotations within L up to which {@code g = 0}; alpha, 1 in the paper
 * @param fast rotations within L from which {@code g = 1}; beta, 32 in the paper
 * @param ramp how g rises between them
 * @param extrapolation multiplies g; 1 but for experiments
 */
public record NtkByParts(double factor, double slow, double fast, Ramp ramp, double extrapolation)
        implements
            RopeScaling {

    /** Checks the ranges. */
    public NtkByParts {
        RopeScaling.check("NTK-by-parts scaling", factor);
        if (!(slow > 0 && fast >= slow)) {
            throw new IllegalArgumentException(
                    "NTK-by-parts scaling needs 0 < slow <= fast rotations, got " + slow + " and " + fast);
        }
    }

    /**
     * The paper's: from 1 to 32 rotations.
     *
     * @param factor s
     * @return the scaling
     */
    public static NtkByParts paper(double factor) {
        return new NtkByParts(factor, 1, 32, Ramp.ROTATIONS, 1);
    }

    /**
     * Llama 3.1's: the same ramp, told in wavelengths, without a temperature.
     *
     * @param factor s
     * @param low {@code low_freq_factor}, rotations within L
     * @param high {@code high_freq_factor}, rotations within L
     * @return the scaling
     */
    public static NtkByParts llama3(double factor, double low, double high) {
        return new NtkByParts(factor, low, high, Ramp.ROTATIONS, 1);
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        return RopeScaling.always(frequencies(base), 1);
    }

    double[] frequencies(RopeBase base) {
        return mixed(Interpolation.divided(base, factor), base.frequencies(), ramp.kept(base, slow, fast),
                extrapolation);
    }

    /** {@code (1 - w g) slow + w g fast}. */
    static double[] mixed(double[] slow, double[] fast, double[] share, double weight) {
        double[] f = new double[slow.length];
        for (int i = 0; i < f.length; i++) {
            double g = share[i] * weight;
            f[i] = (1 - g) * slow[i] + g * fast[i];
        }
        return f;
    }
}
