package dev.gradus.ssm.statespace;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Sin;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Long filters as a function of the distance: {@code h(t) = e^(-t |d|) network(z(t))}, with sines between the layers of
 * the network and rates d from slow to fast.
 *
 * <p>A filter has as many taps as the longest sequence, but only the network's parameters. Parameters {@code bias} [C],
 * a tap for the current token alone, {@code pos_emb.z} [1,L,E], places to begin with, and {@code implicit_filter.*}:
 * linear maps at even numbers and, at 1, the frequencies of the sines. Legend: L longest sequence, E features of a
 * place, F width of the network, C filters. Poli et al. 2023; names as in HazyResearch/safari, hyena.py.
 */
public final class HyenaFilter extends Layer {
    private static final double TARGET = 1e-2;
    private static final double FAST = 0.3;
    private static final double SLOW = 1.5;
    private static final double LEAST_BAND = 1e-4;

    private final Config config;
    private final Tensor bias;
    private final Tensor places;
    private final Tensor frequency;
    private final List<Linear> maps = new ArrayList<>();

    /**
     * Form of the filters.
     *
     * @param filters C
     * @param longest L
     * @param embedding E, odd: the place itself, then cosines and sines
     * @param width F
     * @param inner how many maps from F to F there are
     */
    public record Config(int filters, int longest, int embedding, int width, int inner) {

        /** Checks the sizes. */
        public Config {
            if (filters < 1 || longest < 1 || width < 1 || inner < 0 || embedding < 3 || embedding % 2 == 0) {
                throw new IllegalArgumentException("Hyena filters need positive sizes and an odd embedding of at least"
                        + " 3, got filters " + filters + ", longest " + longest + ", embedding " + embedding
                        + ", width " + width + " and inner " + inner);
            }
        }
    }

    private static final class Places extends Layer {
        Places(Tensor z) {
            parameter("z", z);
        }
    }

    private static final class Frequencies extends Layer {
        Frequencies(Tensor freq) {
            parameter("freq", freq);
        }
    }

    /** Filters with fresh weights. */
    HyenaFilter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        bias = parameter("bias",
                Init.normal(1).tensor(dtype, Shape.of(config.filters), 1, 1, rng.fork("bias")));
        places = child("pos_emb", new Places(firstPlaces(config, dtype))).parameters().get("z");
        Tensor one = Tensor.full(dtype, Shape.of(1, config.width), 1);
        maps.add(map(0, config.embedding, config.width, true, init, dtype, rng));
        frequency = child("implicit_filter.1", new Frequencies(one)).parameters().get("freq");
        for (int i = 1; i <= config.inner; i++) {
            maps.add(map(2 * i, config.width, config.width, true, init, dtype, rng));
        }
        maps.add(map(2 * config.inner + 2, config.width, config.filters, false, init, dtype, rng));
    }

    private Linear map(int number, int in, int out, boolean biased, Init init, DType dtype, Rng rng) {
        String name = "implicit_filter." + number;
        return child(name, new Linear(in, out, biased, init, dtype, rng.fork(name)));
    }

    /**
     * {@code t, cos(f w_t), -sin(f w_t)} for f from nearly 0 to the number of bands less 1, {@code w_t = 2 pi t'/L}.
     */
    private static Tensor firstPlaces(Config c, DType dtype) {
        int bands = (c.embedding - 1) / 2;
        double[] z = new double[c.longest * c.embedding];
        for (int t = 0; t < c.longest; t++) {
            z[t * c.embedding] = part(t, c.longest);
            for (int i = 0; i < bands; i++) {
                double f = bands == 1 ? LEAST_BAND : LEAST_BAND + (bands - 1 - LEAST_BAND) * part(i, bands);
                double angle = f * 2 * Math.PI * t / c.longest;
                z[t * c.embedding + 1 + i] = StrictMath.cos(angle);
                z[t * c.embedding + 1 + bands + i] = -StrictMath.sin(angle);
            }
        }
        return Tensor.of(z, 1, c.longest, c.embedding).to(dtype);
    }

    /** From 0 at the first of n to 1 at the last. */
    private static double part(int i, int n) {
        return n == 1 ? 0 : (double) i / (n - 1);
    }

    /**
     * The filters.
     *
     * @param taps T, at most L
     * @return [C,T]
     */
    public Tensor forward(int taps) {
        Tensor h = maps.get(0).forward(places.slice(1, 0, taps));
        for (Linear map : maps.subList(1, maps.size())) {
            h = map.forward(h.mul(frequency).apply(new Sin()));
        }
        return h.reshape(taps, config.filters).mul(window(taps)).transpose(0, 1);
    }

    /** {@code e^(-t |d|)}, [T,C]; after the whole length the slowest is at 0.01 to the power 1/1.5. */
    private Tensor window(int taps) {
        double[] w = new double[taps * config.filters];
        for (int i = 0; i < w.length; i++) {
            double slow = StrictMath.log(TARGET) / SLOW;
            double fast = StrictMath.log(TARGET) / FAST;
            double rate = slow + (fast - slow) * part(i % config.filters, config.filters);
            w[i] = StrictMath.exp(part(i / config.filters, config.longest) * rate);
        }
        return Tensor.of(w, taps, config.filters).to(bias.dtype());
    }

    /** The tap for the current token alone, [C]. */
    Tensor bias() {
        return bias;
    }
}
