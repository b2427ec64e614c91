package dev.gradus.attention.graph;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.IndexAdd;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.math.LeakyRelu;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Graph attention (Velickovic et al. 2018): a node becomes a mean of its neighbours, weighed by the softmax of
 * {@code e_ij = leaky(a_t W h_i + a_s W h_j)}; or, in its dynamic form (Brody et al. 2022, GATv2),
 * {@code e_ij = a leaky(W_t h_i + W_s h_j)}, in which different nodes may prefer different neighbours.
 *
 * <p>Cost grows with the edges. A node without neighbours gets 0. Legend: N nodes, E edges, H heads, d elements of a head.
 * Parameters {@code lin, att_dst, att_src} or {@code lin_dst, lin_src, att}.
 */
public final class GraphAttention extends Layer {
    private final Config config;
    private final Linear source;
    private final Linear target;
    private final Tensor ofSource;
    private final Tensor ofTarget;

    /**
     * Form of the attention.
     *
     * @param in elements of a node
     * @param heads H
     * @param headDim d
     * @param slope of the leaky rectifier below 0
     * @param dynamic whether the rectifier comes before the product with a
     * @param joined whether heads stand side by side; else their mean is taken
     */
    public record Config(int in, int heads, int headDim, double slope, boolean dynamic, boolean joined) {

        /** Checks the ranges. */
        public Config {
            if (in < 1 || heads < 1 || headDim < 1 || !Double.isFinite(slope)) {
                throw new IllegalArgumentException(
                        "graph attention needs sizes of at least 1 and a finite slope, got in "
                                + in + ", heads " + heads + ", headDim " + headDim + ", slope " + slope);
            }
        }
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how they are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public GraphAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        int width = config.heads * config.headDim;
        if (config.dynamic) {
            target = child("lin_dst", new Linear(config.in, width, false, init, dtype, rng.fork("lin_dst")));
            source = child("lin_src", new Linear(config.in, width, false, init, dtype, rng.fork("lin_src")));
            ofTarget = vectors("att", init, dtype, rng);
            ofSource = ofTarget;
        } else {
            source = child("lin", new Linear(config.in, width, false, init, dtype, rng.fork("lin")));
            target = source;
            ofTarget = vectors("att_dst", init, dtype, rng);
            ofSource = vectors("att_src", init, dtype, rng);
        }
    }

    private Tensor vectors(String name, Init init, DType dtype, Rng rng) {
        Shape shape = Shape.of(config.heads, config.headDim);
        return parameter(name, init.tensor(dtype, shape, config.headDim, 1, rng.fork(name)));
    }

    /**
     * Attends along the edges.
     *
     * @param h [N, in]
     * @param edges who attends to whom
     * @return [N, H d], or [N, d] if heads are averaged
     */
    public Tensor forward(Tensor h, Edges edges) {
        if (h.dim(0) != edges.nodes()) {
            throw new IllegalArgumentException(
                    "edges between " + edges.nodes() + " nodes need h of as many rows, got " + h.shape());
        }
        Tensor values = split(source.forward(h)); // [N,H,d]
        Tensor scores = scores(values, split(target.forward(h)), edges); // [E,H]
        Tensor weights = scores.sub(greatest(scores, edges)).exp();
        Tensor sums = added(weights, edges);
        Tensor all = added(rows(values, edges.sources()).mul(column(weights)), edges); // [N,H,d]
        Tensor y = all.div(column(sums.add(withoutNeighbours(sums))));
        return config.joined
                ? y.reshape(h.dim(0), config.heads * config.headDim)
                : y.mean(1).reshape(h.dim(0), config.headDim);
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), config.heads, config.headDim);
    }

    private Tensor scores(Tensor values, Tensor targets, Edges edges) {
        LeakyRelu leaky = new LeakyRelu(config.slope);
        if (config.dynamic) {
            Tensor sum = rows(targets, edges.targets()).add(rows(values, edges.sources()));
            return dot(sum.apply(leaky), ofTarget);
        }
        Tensor sum = rows(dot(targets, ofTarget), edges.targets()).add(rows(dot(values, ofSource), edges.sources()));
        return sum.apply(leaky);
    }

    /** x [n,H,d] with vectors [H,d], to [n,H]. */
    private static Tensor dot(Tensor x, Tensor vectors) {
        return x.mul(vectors).sum(2).reshape(x.dim(0), x.dim(1));
    }

    private static Tensor rows(Tensor x, int[] which) {
        return x.apply(new IndexSelect(0), Tensor.of(which, which.length));
    }

    private static Tensor column(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), 1);
    }

    /** Rows of edges summed by target, [N, ...]. */
    private static Tensor added(Tensor x, Edges edges) {
        Tensor none = Tensor.zeros(x.dtype(), x.shape().with(0, edges.nodes()));
        return none.apply(new IndexAdd(0), Tensor.of(edges.targets(), edges.targets().length), x);
    }

    /** The greatest score of each edge's target, [E,H], without history: it falls out of the softmax. */
    private static Tensor greatest(Tensor scores, Edges edges) {
        int heads = scores.dim(1);
        double[] all = scores.detach().to(DType.FLOAT64).doubles();
        double[] most = new double[edges.nodes() * heads];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < all.length; i++) {
            int at = edges.targets()[i / heads] * heads + i % heads;
            most[at] = Math.max(most[at], all[i]);
        }
        double[] each = new double[all.length];
        Arrays.setAll(each, i -> most[edges.targets()[i / heads] * heads + i % heads]);
        return Tensor.of(each, scores.shape().dims()).to(scores.dtype());
    }

    /** 1 where a node has no neighbours, whose sum is 0. */
    private static Tensor withoutNeighbours(Tensor sums) {
        double[] wide = sums.detach().to(DType.FLOAT64).doubles();
        double[] lonely = Arrays.stream(wide).map(sum -> sum == 0 ? 1 : 0).toArray();
        return Tensor.of(lonely, sums.shape().dims()).to(sums.dtype());
    }
}
