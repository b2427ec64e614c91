package dev.gradus.kernel;

/**
 * The form of a cross-entropy.
 *
 * @param ignored target that counts for nothing, for example -100
 * @param smoothing share s of the target's probability that is spread over all classes (Szegedy et al. 2016)
 */
public record CrossEntropy(int ignored, float smoothing) {

    /** Checks the smoothing. */
    public CrossEntropy {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("cross-entropy needs a label smoothing in [0, 1], got " + smoothing);
        }
    }

    /** Whether a target counts; complains about one that is no class. */
    boolean counts(int target, int classes) {
        if (target == ignored) {
            return false;
        }
        if (target < 0 || target >= classes) {
            throw new IllegalArgumentException(
                    "cross-entropy needs targets from 0 to " + (classes - 1) + " or " + ignored
                            + " (ignored), got " + target);
        }
        return true;
    }

    /** Loss of a row from that of its target and the mean of those of all classes. */
    float loss(float target, float mean) {
        return smoothing == 0f ? target : (1f - smoothing) * target + smoothing * mean;
    }

    /** What smoothing adds to the gradient of every class; -0 for nothing. */
    float offset(float scale, int classes) {
        return smoothing == 0f ? -0f : -scale * smoothing / classes;
    }

    /** What is taken off the gradient of the target. */
    float hit(float scale) {
        return scale * (1f - smoothing);
    }
}
