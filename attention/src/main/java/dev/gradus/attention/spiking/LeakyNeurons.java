package dev.gradus.attention.spiking;

import dev.gradus.nn.Layer;
import dev.gradus.op.math.Affine;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaky integrate-and-fire neurons: a potential decays and gathers input, {@code u = b v + c x}; above the threshold the
 * neuron spikes and its potential is reset. The reset has no gradient of its own.
 *
 * <p>Two conventions. Reset <b>at once</b> (SpikingJelly): a spike at {@code u >= h}, and v is u after the reset. Reset
 * <b>late</b> (snnTorch): a spike at {@code u > h}, and the reset belongs to the next step,
 * {@code u = b v + c x - h} or {@code u = b 0 + c x}. Parameters {@code beta} (b, kept within 0 and 1) and {@code threshold}
 * (h), one a neuron. Legend: T steps, N neurons.
 */
public final class LeakyNeurons extends Layer {
    private final Config config;
    private final Tensor beta;
    private final Tensor threshold;

    /**
     * Form of the neurons.
     *
     * @param neurons N
     * @param gain c
     * @param toZero whether the reset is to 0; else the threshold is taken off
     * @param late whether the reset belongs to the next step
     * @param surrogate for the derivative of a spike
     */
    public record Config(int neurons, double gain, boolean toZero, boolean late, Surrogate surrogate) {

        /** Checks the sizes. */
        public Config {
            if (neurons < 1 || !Double.isFinite(gain)) {
                throw new IllegalArgumentException(
                        "leaky neurons need at least one neuron and a finite gain, got " + neurons + " and " + gain);
            }
        }
    }

    /**
     * What neurons do.
     *
     * @param spikes [T,B,N], 0 or 1
     * @param potentials [T,B,N], u of each step, before a reset at once
     */
    public record Activity(Tensor spikes, Tensor potentials) {}

    /**
     * Neurons alike.
     *
     * @param config form
     * @param beta b
     * @param threshold h
     * @param dtype float type
     */
    public LeakyNeurons(Config config, double beta, double threshold, DType dtype) {
        this.config = config;
        this.beta = parameter("beta", Tensor.full(dtype, Shape.of(config.neurons), beta));
        this.threshold = parameter("threshold", Tensor.full(dtype, Shape.of(config.neurons), threshold));
    }

    /**
     * Runs from rest.
     *
     * @param x [T,B,N], input currents
     * @return spikes and potentials
     */
    public Activity forward(Tensor x) {
        if (x.shape().rank() != 3 || x.dim(0) < 1 || x.dim(2) != config.neurons) {
            throw new IllegalArgumentException(
                    "leaky neurons need x [T,B," + config.neurons + "] of at least one step, got " + x.shape());
        }
        Spike spike = new Spike(config.surrogate, config.late);
        Tensor v = Tensor.zeros(x.dtype(), Shape.of(1, x.dim(1), x.dim(2)));
        List<Tensor> spikes = new ArrayList<>();
        List<Tensor> potentials = new ArrayList<>();
        for (int t = 0; t < x.dim(0); t++) {
            Tensor input = x.slice(0, t, t + 1).mul(config.gain);
            Tensor u = config.late ? late(v, input, spike) : decayed(v).add(input);
            Tensor fired = u.sub(threshold).apply(spike);
            potentials.add(u);
            spikes.add(fired);
            v = config.late ? u : reset(u, fired.detach());
        }
        return new Activity(joined(spikes), joined(potentials));
    }

    private Tensor late(Tensor v, Tensor input, Spike spike) {
        Tensor before = v.sub(threshold).detach().apply(spike);
        return config.toZero
                ? decayed(reset(v, before)).add(input)
                : decayed(v).add(input).sub(threshold.mul(before));
    }

    private Tensor decayed(Tensor v) {
        return v.mul(beta.apply(new Clamp(0, 1)));
    }

    private Tensor reset(Tensor u, Tensor fired) {
        return config.toZero ? u.mul(fired.apply(new Affine(-1, 1))) : u.sub(threshold.mul(fired));
    }

    private static Tensor joined(List<Tensor> steps) {
        return steps.get(0).apply(new Concat(0), steps.subList(1, steps.size()).toArray(Tensor[]::new));
    }
}
