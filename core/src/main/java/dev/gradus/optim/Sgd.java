package dev.gradus.optim;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Updates;
import dev.gradus.tensor.Tensor;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum: {@code d = g + wd p; m = mu m + (1 - tau) d; p -= lr m}, or Nesterov's
 * {@code p -= lr (d + mu m)}; the first step takes {@code m = d} (Sutskever et al. 2013; {@code torch.optim.SGD}).
 */
public final class Sgd extends Optimizer {
    private final Config config;

    /**
     * Settings beside the learning rate.
     *
     * @param momentum    mu, 0 for none
     * @param dampening   tau
     * @param weightDecay L2 penalty
     * @param nesterov    whether to look ahead along the momentum
     */
    public record Config(double momentum, double dampening, double weightDecay, boolean nesterov) {
        /** No momentum, no decay. */
        public static final Config PLAIN = new Config(0, 0, 0, false);

        /** Checks the ranges. */
        public Config {
            Ranges.fraction("SGD momentum", momentum);
            Ranges.atLeastZero("SGD weightDecay", weightDecay);
            if (nesterov && (momentum == 0 || dampening != 0)) {
                throw new IllegalArgumentException("SGD nesterov needs momentum above 0 and dampening 0, got momentum "
                        + momentum + " and dampening " + dampening);
            }
        }
    }

    /**
     * Stochastic gradient descent.
     *
     * @param parameters what to train, by name
     * @param schedule   learning rate by step
     * @param config     the rest
     */
    public Sgd(Map<String, Tensor> parameters, Schedule schedule, Config config) {
        super(parameters, schedule, config.momentum == 0 ? new String[0] : new String[] {"momentum_buffer"});
        this.config = config;
    }

    @Override
    protected void update(double rate, float[] p, float[] g, Tensor[] slots, int from, int n) {
        Updates.Sgd rule = new Updates.Sgd((float) rate, (float) config.momentum, (float) config.dampening,
                (float) config.weightDecay, config.nesterov, steps() == 1);
        Kernels.active().updates().sgd(rule, p, g, slots.length == 0 ? null : slots[0].floats(), from, n);
    }

    @Override
    protected void update64(double rate, double[] p, double[] g, Tensor[] slots) {
        double[] m = slots.length == 0 ? null : slots[0].doubles();
        for (int i = 0; i < p.length; i++) {
            double d = g[i] + config.weightDecay * p[i];
            if (m != null) {
                m[i] = steps() == 1 ? d : config.momentum * m[i] + (1 - config.dampening) * d;
                d = config.nesterov ? d + config.momentum * m[i] : m[i];
            }
            p[i] -= rate * d;
        }
    }
}
