package dev.gradus.attention.sparse;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.index.IndexAdd;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Attention within clusters that are learned on the way (Roy et al. 2021, Routing Transformer, section 4): each centroid
 * takes the w tokens that point most towards it, and these attend to one another.
 *
 * <p>Queries and keys are one projection of length 1. Clusters are equally large, so a token may be in several, whose outputs
 * are averaged, or in none, and then gets 0; the paper lets half of the heads look at a window instead. Inside a cluster a
 * token sees those before it, or itself if it is the first. <b>It is no mixer of a decoder</b>: which tokens a cluster takes
 * depends on later ones.
 *
 * <p>Centroids follow their tokens by a running mean, not by a gradient: {@link #update}. Legend: B sequences, T tokens, D
 * channels, H heads, d elements of a head, C centroids. Parameters {@code query_key, value, output}; the centroids
 * [H, C, d] are a buffer.
 */
public final class RoutingAttention extends Layer {
    private final Config config;
    private final Linear queryKey;
    private final Linear value;
    private final Linear out;
    private final Tensor centroids;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param clusters C
     * @param window w, tokens of a cluster, fewer where a text is shorter
     * @param decay of the running mean, below 1
     */
    public record Config(int modelDim, int heads, int clusters, int window, double decay) {

        /** Checks the ranges. */
        public Config {
            if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
                throw new IllegalArgumentException(
                        "routing attention needs heads that divide modelDim, got " + heads + " and " + modelDim);
            }
            if (clusters < 1 || window < 1 || !(decay >= 0 && decay < 1)) {
                throw new IllegalArgumentException("routing attention needs clusters and a window of at least 1, and a"
                        + " decay from 0 to below 1, got " + clusters + ", " + window + " and " + decay);
            }
        }

        private int headDim() {
            return modelDim / heads;
        }
    }

    /**
     * An attention with fresh weights and random centroids.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public RoutingAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        queryKey = linear("query_key", init, dtype, rng);
        value = linear("value", init, dtype, rng);
        out = linear("output", init, dtype, rng);
        Shape shape = Shape.of(config.heads, config.clusters, config.headDim());
        Tensor drawn = Init.normal(1).tensor(dtype, shape, 1, 1, rng.fork("centroids"));
        centroids = buffer("centroids", Autograd.noGrad(() -> unit(drawn)));
    }

    private Linear linear(String name, Init init, DType dtype, Rng rng) {
        return child(name, new Linear(config.modelDim, config.modelDim, false, init, dtype, rng.fork(name)));
    }

    private static Tensor unit(Tensor x) {
        return x.apply(new L2Normalize(-1, 1e-12));
    }

    private Tensor heads(Linear by, Tensor x) {
        return by.forward(x).reshape(x.dim(0), x.dim(1), config.heads, config.headDim());
    }

    /**
     * Attends within the clusters.
     *
     * @param x [B,T,D]
     * @return [B,T,D]
     */
    public Tensor forward(Tensor x) {
        Tensor q = unit(heads(queryKey, x));
        int[] rows = members(q);
        int size = Math.min(config.window, x.dim(1));
        Tensor keys = members(q, rows, size); // [B H C,w,1,d]
        int[] from = new int[size]; // all before
        Attention op =
                new Attention(new SortedRuns(from).or((h, i, j) -> i == 0 && j == 0), Math.sqrt(config.headDim()));
        Tensor y = keys.apply(op, keys, members(heads(value, x), rows, size));
        return out.forward(spread(y.reshape(rows.length, config.headDim()), rows, x));
    }

    private Tensor members(Tensor x, int[] rows, int size) {
        Tensor flat = x.transpose(1, 2).reshape(x.dim(0) * config.heads * x.dim(1), config.headDim());
        return flat.apply(new IndexSelect(0), Tensor.of(rows, rows.length))
                .reshape(rows.length / size, size, 1, config.headDim());
    }

    /** Outputs [n,d] of the members back to their tokens, averaged: [B,T,D]. */
    private Tensor spread(Tensor y, int[] rows, Tensor x) {
        int count = x.dim(0) * config.heads * x.dim(1);
        double[] times = new double[count];
        for (int row : rows) {
            times[row]++;
        }
        Arrays.setAll(times, i -> 1 / Math.max(1, times[i]));
        Tensor sums = Tensor.zeros(y.dtype(), Shape.of(count, config.headDim()))
                .apply(new IndexAdd(0), Tensor.of(rows, rows.length), y);
        Tensor mean = sums.mul(Tensor.of(times, count, 1).to(y.dtype()));
        return mean.reshape(x.dim(0), config.heads, x.dim(1), config.headDim()).transpose(1, 2)
                .reshape(x.shape().dims());
    }

    /** Rows of [B H T] that the clusters take, [B H C w], those of a cluster in the order of the text. */
    private int[] members(Tensor q) {
        int tokens = q.dim(1);
        int size = Math.min(config.window, tokens);
        Tensor near = Autograd.noGrad(() -> centroids.matmul(q.permute(0, 2, 3, 1)).to(DType.FLOAT64)); // [B,H,C,T]
        int[] rows = new int[q.dim(0) * config.heads * config.clusters * size];
        int at = 0;
        for (int cluster = 0; cluster < rows.length / size; cluster++) {
            BitSet chosen = Greatest.of(near.doubles(), cluster * tokens, tokens, size);
            for (int t = chosen.nextSetBit(0); t >= 0; t = chosen.nextSetBit(t + 1)) {
                rows[at++] = cluster / config.clusters * tokens + t;
            }
        }
        return rows;
    }

    /**
     * Moves the centroids towards the tokens that they take, as online k-means does:
     * {@code c = unit(decay c + (1 - decay) mean)}.
     *
     * @param x [B,T,D], as {@link #forward} got it
     */
    public void update(Tensor x) {
        Autograd.noGrad(() -> {
            Tensor q = unit(heads(queryKey, x));
            int[] rows = members(q);
            int size = Math.min(config.window, x.dim(1));
            int d = config.headDim();
            Tensor mean = members(q, rows, size).reshape(x.dim(0), config.heads, config.clusters, size, d)
                    .mean(0, 3).reshape(config.heads, config.clusters, d);
            Tensor moved = unit(centroids.mul(config.decay).add(mean.mul(1 - config.decay)));
            load(moved);
            return null;
        });
    }

    private void load(Tensor moved) {
        if (moved.dtype() == DType.FLOAT32) {
            System.arraycopy(moved.floats(), 0, centroids.floats(), 0, moved.size());
        } else {
            System.arraycopy(moved.doubles(), 0, centroids.doubles(), 0, moved.size());
        }
    }
}
