package dev.gradus.optim;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Updates;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * RMSprop: {@code v = a v + (1 - a) g^2; p -= lr g / (sqrt v + eps)}, optionally centred on the mean gradient and with
 * momentum (Tieleman and Hinton 2012; {@code torch.optim.RMSprop}).
 */
public final class RmsProp extends Optimizer {
    private final Config config;

    /**
     * Settings beside the learning rate.
     *
     * @param alpha       decay of the mean of squared gradients
     * @param eps         added to the root
     * @param momentum    0 for none
     * @param centered    whether the square of the mean gradient is taken off under the root
     * @param weightDecay L2 penalty
     */
    public record Config(double alpha, double eps, double momentum, boolean centered, double weightDecay) {
        /** alpha 0.99, eps 1e-8, no momentum: PyTorch's defaults. */
        public static final Config DEFAULT = new Config(0.99, 1e-8, 0, false, 0);

        /** Checks the ranges. */
        public Config {
            Ranges.fraction("RMSprop alpha", alpha);
            Ranges.atLeastZero("RMSprop eps", eps);
            Ranges.fraction("RMSprop momentum", momentum);
            Ranges.atLeastZero("RMSprop weightDecay", weightDecay);
        }
    }

    /**
     * RMSprop.
     *
     * @param parameters what to train, by name
     * @param schedule   learning rate by step
     * @param config     the rest
     */
    public RmsProp(Map<String, Tensor> parameters, Schedule schedule, Config config) {
        super(parameters, schedule, slots(config));
        this.config = config;
    }

    private static String[] slots(Config config) {
        List<String> slots = new ArrayList<>(List.of("square_avg"));
        if (config.centered) {
            slots.add("grad_avg");
        }
        if (config.momentum > 0) {
            slots.add("momentum_buffer");
        }
        return slots.toArray(String[]::new);
    }

    private Tensor mean(Tensor[] slots) {
        return config.centered ? slots[1] : null;
    }

    private Tensor buffer(Tensor[] slots) {
        return config.momentum > 0 ? slots[slots.length - 1] : null;
    }

    @Override
    protected void update(double rate, float[] p, float[] g, Tensor[] slots, int from, int n) {
        Updates.RmsProp rule = new Updates.RmsProp((float) rate, (float) config.alpha, (float) config.eps,
                (float) config.momentum, config.centered, (float) config.weightDecay);
        float[] mean = config.centered ? mean(slots).floats() : null;
        float[] buffer = config.momentum > 0 ? buffer(slots).floats() : null;
        Kernels.active().updates().rmsProp(rule, p, g, slots[0].floats(), mean, buffer, from, n);
    }

    @Override
    protected void update64(double rate, double[] p, double[] g, Tensor[] slots) {
        double[] v = slots[0].doubles();
        double[] mean = config.centered ? mean(slots).doubles() : null;
        double[] buffer = config.momentum > 0 ? buffer(slots).doubles() : null;
        for (int i = 0; i < p.length; i++) {
            double d = g[i] + config.weightDecay * p[i];
            v[i] = config.alpha * v[i] + (1 - config.alpha) * d * d;
            double spread = v[i];
            if (mean != null) {
                mean[i] += (1 - config.alpha) * (d - mean[i]);
                spread -= mean[i] * mean[i];
            }
            double move = d / (Math.sqrt(spread) + config.eps);
            if (buffer != null) {
                move = buffer[i] = config.momentum * buffer[i] + move;
            }
            p[i] -= rate * move;
        }
    }
}
