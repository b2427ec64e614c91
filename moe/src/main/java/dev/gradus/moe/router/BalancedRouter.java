package dev.gradus.moe.router;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.Gather;
import dev.gradus.op.index.TopK;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The router of BASE layers (Lewis et al. 2021): affinities {@code a = x W^T}; in training every expert gets the same number
 * of tokens, so that their sum is largest ({@link BalancedAssignment}); in evaluation each token goes where its affinity is
 * largest. The weight is {@code sigmoid(a)}.
 *
 * <p>With a residual path around it this is the paper's {@code sigmoid(a) E(x) + (1 - sigmoid(a)) x} for experts that hold
 * a residual path of their own. The assignment of training sees the whole batch, later tokens too, as in the paper; that
 * of evaluation sees one token, so that an output never depends on the rest of the batch.
 */
public final class BalancedRouter extends Layer implements Router {
    private static final double EPSILON = 1e-4;

    private final int modelDim;
    private final int numExperts;
    private final Linear gate;

    /** How the public code of BASE layers draws the weight. */
    public static final Init PUBLIC_INIT = Init.orthogonal(0.1);

    /**
     * A router with fresh weights.
     *
     * @param modelDim   D, width of a token
     * @param numExperts E
     * @param init       how the weight [E, D] is drawn, such as {@link #PUBLIC_INIT}
     * @param dtype      float type
     * @param rng        random numbers
     */
    public BalancedRouter(int modelDim, int numExperts, Init init, DType dtype, Rng rng) {
        Scores.checkSizes(modelDim, numExperts, 1);
        this.modelDim = modelDim;
        this.numExperts = numExperts;
        gate = child("gate", new Linear(modelDim, numExperts, false, init, dtype, rng.fork("gate")));
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, modelDim);
        Tensor affinity = gate.forward(x); // [S, E]
        Scores.checkNumbers(affinity);
        int[] chosen = isTraining()
                ? balanced(affinity, groups)
                : Autograd.run(new TopK(1, -1), affinity.detach())[1].ints();
        int[] place = Arrays.stream(chosen).map(e -> Math.max(0, e)).toArray();
        Tensor own = affinity.apply(new Gather(-1), Tensor.of(place, place.length, 1)); // [S, 1]
        return new Routing(affinity, affinity.softmax(-1), Tensor.of(chosen, chosen.length, 1), own.sigmoid());
    }

    /** The real tokens evenly, padding nowhere. */
    private int[] balanced(Tensor affinity, TokenGroups groups) {
        int[] chosen = new int[affinity.dim(0)];
        Arrays.fill(chosen, Routing.NONE);
        int[] real = IntStream.range(0, chosen.length).filter(groups::isReal).toArray();
        double[] rows = new double[real.length * numExperts];
        Arrays.setAll(rows, i -> Scores.at(affinity, real[i / numExperts] * numExperts + i % numExperts));
        int[] winners = BalancedAssignment.solve(rows, numExperts, EPSILON);
        for (int i = 0; i < real.length; i++) {
            chosen[real[i]] = winners[i];
        }
        return chosen;
    }

    @Override
    public int numExperts() {
        return numExperts;
    }

    @Override
    public int topK() {
        return 1;
    }
}
