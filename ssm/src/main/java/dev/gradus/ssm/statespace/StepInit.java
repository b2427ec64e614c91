package dev.gradus.ssm.statespace;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;

/**
 * First values of step lengths: log-uniform in a range, given as what softplus turns into them.
 *
 * <p>Gu and Dao 2023, section 3.6; state-spaces/mamba, mamba_simple.py.
 *
 * @param least shortest step
 * @param most longest step
 * @param floor steps are made at least this long
 */
public record StepInit(double least, double most, double floor) {

    /** Mamba's: 0.001 to 0.1. */
    public static final StepInit MAMBA = new StepInit(1e-3, 1e-1, 1e-4);

    /** Checks the range. */
    public StepInit {
        if (!(least > 0 && least <= most && floor >= 0)) {
            throw new IllegalArgumentException(
                    "step lengths need 0 < least <= most and a floor of at least 0, got least "
                            + least + ", most " + most + " and floor " + floor);
        }
    }

    /**
     * Biases b with {@code softplus(b)} log-uniform.
     *
     * @return the rule
     */
    public Init bias() {
        return (values, fanIn, fanOut, rng) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = inverseSoftplus(Math.max(draw(rng), floor));
            }
        };
    }

    /**
     * Logarithms of steps, uniform.
     *
     * @return the rule
     */
    public Init logarithm() {
        return (values, fanIn, fanOut, rng) -> rng.fillUniform(values, StrictMath.log(least), StrictMath.log(most));
    }

    private double draw(Rng rng) {
        double low = StrictMath.log(least);
        return StrictMath.exp(low + (StrictMath.log(most) - low) * rng.nextDouble());
    }

    /**
     * What softplus turns into a step.
     *
     * @param step above 0
     * @return {@code ln(e^step - 1)}, without cancellation
     */
    public static double inverseSoftplus(double step) {
        return step + StrictMath.log(-StrictMath.expm1(-step));
    }
}
