package dev.gradus.moe.router;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.shape.Cast;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Noisy top-k routing in two levels (Shazeer et al. 2017, appendix B): a first router chooses groups of experts, a second one
 * experts within each chosen group, and an expert's weight is the product {@code G(x)_i G_i(x)_j}.
 *
 * <p>Expert j of group i is number {@code i M + j}. The importance loss of the result is the paper's equation 13; its smooth
 * load is equation 14, {@code Load(X)_i Load_i(X_i)_j / |X_i|}, where X_i are the tokens that chose group i.
 */
public final class HierarchicalRouter extends Layer implements Router {
    private final Config config;
    private final Linear groupGate;
    private final Linear groupNoise;
    private final Linear gate;
    private final Linear noise;
    private final Rng random;

    /**
     * Form of the router.
     *
     * @param modelDim     D, width of a token
     * @param numGroups    G
     * @param groupSize    M, experts of a group
     * @param chooseGroup  how many groups a token gets, and what a weight is
     * @param chooseExpert the same within a group
     * @param epsilon      least deviation of the noise
     */
    public record Config(
            int modelDim, int numGroups, int groupSize, NoisyTopK chooseGroup, NoisyTopK chooseExpert, double epsilon) {
        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numGroups, chooseGroup.topK());
            Scores.checkSizes(modelDim, groupSize, chooseExpert.topK());
            if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
                throw new IllegalArgumentException(
                        "noise needs a finite least deviation of at least 0, got " + epsilon);
            }
        }
    }

    /**
     * A router with fresh weights.
     *
     * @param config form
     * @param init   how the weights are drawn; the paper starts at 0
     * @param dtype  float type
     * @param rng    random numbers
     */
    public HierarchicalRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        groupGate = linear("group_gate", config.numGroups, init, dtype, rng);
        groupNoise = linear("group_noise", config.numGroups, init, dtype, rng);
        gate = linear("gate", numExperts(), init, dtype, rng);
        noise = linear("noise", numExperts(), init, dtype, rng);
        random = random("normal", rng.fork("normal"));
    }

    private Linear linear(String name, int out, Init init, DType dtype, Rng rng) {
        return child(name, new Linear(config.modelDim, out, false, init, dtype, rng.fork(name)));
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, config.modelDim);
        int tokens = x.dim(0);
        NoisyTopK.Choice first = choose(config.chooseGroup, groupGate, groupNoise, x, config.numGroups);
        NoisyTopK.Choice second = choose(config.chooseExpert, gate, noise, x, config.groupSize); // [S G, M]
        int[] rows = rows(first.experts());
        Tensor inGroup = second.weights().apply(new IndexSelect(0), Tensor.of(rows, rows.length)); // [S k1, k2]
        Tensor weights = inGroup.mul(first.weights().reshape(rows.length, 1)).reshape(tokens, topK());
        Tensor p = second.probabilities().mul(first.probabilities().reshape(tokens * config.numGroups, 1))
                .reshape(tokens, numExperts());
        Tensor load = first.chance() == null || second.chance() == null ? null : load(first, second, groups);
        return new Routing(
                second.noisy().reshape(tokens, numExperts()), p, experts(rows, second.experts()), weights, load);
    }

    /** Chooses among {@code size} ones in each row of [S n / size, size], for a linear map to n. */
    private NoisyTopK.Choice choose(NoisyTopK choice, Linear scores, Linear spread, Tensor x, int size) {
        Tensor clean = scores.forward(x);
        int rows = clean.size() / size;
        if (!isTraining()) {
            return choice.choice(clean.reshape(rows, size), null, null);
        }
        Tensor deviation = spread.forward(x).apply(new Softplus()).add(config.epsilon).reshape(rows, size);
        return choice.choice(
                clean.reshape(rows, size), deviation, NoisyTopKRouter.normal(random, x.dtype(), rows, size));
    }

    /** For each token and chosen group the row of [S G, M] in which that group's experts are. */
    private int[] rows(Tensor chosenGroups) {
        int[] rows = chosenGroups.ints().clone();
        for (int i = 0; i < rows.length; i++) {
            rows[i] += i / chosenGroups.dim(1) * config.numGroups;
        }
        return rows;
    }

    private Tensor experts(int[] rows, Tensor inGroup) {
        int k2 = inGroup.dim(1);
        int[] experts = new int[rows.length * k2];
        for (int i = 0; i < experts.length; i++) {
            int row = rows[i / k2];
            experts[i] = row % config.numGroups * config.groupSize + inGroup.ints()[row * k2 + i % k2];
        }
        return Tensor.of(experts, experts.length / topK(), topK());
    }

    private Tensor load(NoisyTopK.Choice first, NoisyTopK.Choice second, TokenGroups groups) {
        Tensor member = member(first, groups); // [S, G]
        int tokens = member.dim(0);
        Tensor sums = second.chance().mul(member.reshape(member.size(), 1))
                .reshape(tokens, config.numGroups, config.groupSize).sum(0); // Load_i(X_i)_j, [G, M]
        Tensor size = member.sum(0).apply(new Maximum(), Tensor.full(member.dtype(), Shape.of(1), 1)); // |X_i|
        Tensor load = first.routing(groups).smoothLoad().div(size).reshape(config.numGroups, 1);
        return sums.mul(load).reshape(numExperts());
    }

    /** 1 where a real token chose a group, [S, G]; a constant. */
    private Tensor member(NoisyTopK.Choice first, TokenGroups groups) {
        double[] member = new double[first.noisy().size()];
        int[] rows = rows(first.experts());
        for (int i = 0; i < rows.length; i++) {
            member[rows[i]] = groups.isReal(i / config.chooseGroup.topK()) ? 1 : 0;
        }
        return Tensor.of(member, first.noisy().shape().dims()).apply(new Cast(first.noisy().dtype()));
    }

    @Override
    public int numExperts() {
        return config.numGroups * config.groupSize;
    }

    @Override
    public int topK() {
        return config.chooseGroup.topK() * config.chooseExpert.topK();
    }
}
