package dev.gradus.optim;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Updates;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Adagrad: {@code s += g^2; p -= lr / (1 + (t - 1) decay) g / (sqrt s + eps)} (Duchi et al. 2011;
 * {@code torch.optim.Adagrad}).
 */
public final class Adagrad extends Optimizer {
    private final Config config;

    /**
     * Settings beside the learning rate.
     *
     * @param lrDecay            how fast the learning rate falls with the steps
     * @param eps                added to the root
     * @param weightDecay        L2 penalty
     * @param initialAccumulator first value of s
     */
    public record Config(double lrDecay, double eps, double weightDecay, double initialAccumulator) {
        /** No decays, eps 1e-10: PyTorch's defaults. */
        public static final Config DEFAULT = new Config(0, 1e-10, 0, 0);

        /** Checks the ranges. */
        public Config {
            Ranges.atLeastZero("Adagrad lrDecay", lrDecay);
            Ranges.atLeastZero("Adagrad eps", eps);
            Ranges.atLeastZero("Adagrad weightDecay", weightDecay);
            Ranges.atLeastZero("Adagrad initialAccumulator", initialAccumulator);
        }
    }

    /**
     * Adagrad.
     *
     * @param parameters what to train, by name
     * @param schedule   learning rate by step
     * @param config     the rest
     */
    public Adagrad(Map<String, Tensor> parameters, Schedule schedule, Config config) {
        super(parameters, schedule, "sum");
        this.config = config;
        state().values().forEach(this::fill);
    }

    private void fill(Tensor sum) {
        if (sum.dtype() == DType.FLOAT32) {
            Arrays.fill(sum.floats(), (float) config.initialAccumulator);
        } else {
            Arrays.fill(sum.doubles(), config.initialAccumulator);
        }
    }

    private double decayed(double rate) {
        return rate / (1 + (steps() - 1) * config.lrDecay);
    }

    @Override
    protected void update(double rate, float[] p, float[] g, Tensor[] slots, int from, int n) {
        Updates.Adagrad rule =
                new Updates.Adagrad((float) decayed(rate), (float) config.eps, (float) config.weightDecay);
        Kernels.active().updates().adagrad(rule, p, g, slots[0].floats(), from, n);
    }

    @Override
    protected void update64(double rate, double[] p, double[] g, Tensor[] slots) {
        double[] s = slots[0].doubles();
        for (int i = 0; i < p.length; i++) {
            double d = g[i] + config.weightDecay * p[i];
            s[i] += d * d;
            p[i] -= decayed(rate) * d / (Math.sqrt(s[i]) + config.eps);
        }
    }
}
