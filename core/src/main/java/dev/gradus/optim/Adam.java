package dev.gradus.optim;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Updates;
import dev.gradus.tensor.Tensor;
import java.util.Map;

/**
 * Adam: {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps)}
 * with an L2 penalty in {@code g} (Kingma and Ba 2015; {@code torch.optim.Adam}).
 */
public class Adam extends Optimizer {
    private final Config config;
    private final boolean decoupled;

    /**
     * Settings beside the learning rate.
     *
     * @param beta1       decay of the mean of gradients
     * @param beta2       decay of the mean of squared gradients
     * @param eps         added to the root
     * @param weightDecay L2 penalty (Adam) or decoupled decay (AdamW)
     */
    public record Config(double beta1, double beta2, double eps, double weightDecay) {
        /** Betas 0.9 and 0.999, eps 1e-8, no decay: PyTorch's defaults for Adam. */
        public static final Config DEFAULT = new Config(0.9, 0.999, 1e-8, 0);

        /** Checks the ranges. */
        public Config {
            Ranges.fraction("Adam beta1", beta1);
            Ranges.fraction("Adam beta2", beta2);
            Ranges.atLeastZero("Adam eps", eps);
            Ranges.atLeastZero("Adam weightDecay", weightDecay);
        }

        /**
         * The same with another weight decay.
         *
         * @param decay the decay
         * @return the changed settings
         */
        public Config withWeightDecay(double decay) {
            return new Config(beta1, beta2, eps, decay);
        }
    }

    /**
     * Adam.
     *
     * @param parameters what to train, by name
     * @param schedule   learning rate by step
     * @param config     the rest
     */
    public Adam(Map<String, Tensor> parameters, Schedule schedule, Config config) {
        this(parameters, schedule, config, false);
    }

    Adam(Map<String, Tensor> parameters, Schedule schedule, Config config, boolean decoupled) {
        super(parameters, schedule, "exp_avg", "exp_avg_sq");
        this.config = config;
        this.decoupled = decoupled;
    }

    @Override
    protected final void update(double rate, float[] p, float[] g, Tensor[] slots, int from, int n) {
        Updates.Adam rule = new Updates.Adam(
                rate, config.beta1, config.beta2, config.eps, config.weightDecay, decoupled, steps());
        Kernels.active().updates().adam(rule, p, g, slots[0].floats(), slots[1].floats(), from, n);
    }

    @Override
    protected final void update64(double rate, double[] p, double[] g, Tensor[] slots) {
        double[] m = slots[0].doubles();
        double[] v = slots[1].doubles();
        double stepSize = rate / (1 - StrictMath.pow(config.beta1, steps()));
        double root = Math.sqrt(1 - StrictMath.pow(config.beta2, steps()));
        for (int i = 0; i < p.length; i++) {
            double d = decoupled ? g[i] : g[i] + config.weightDecay * p[i];
            m[i] = config.beta1 * m[i] + (1 - config.beta1) * d;
            v[i] = config.beta2 * v[i] + (1 - config.beta2) * d * d;
            double kept = decoupled ? p[i] * (1 - rate * config.weightDecay) : p[i];
            p[i] = kept - stepSize * m[i] / (Math.sqrt(v[i]) / root + config.eps);
        }
    }
}
