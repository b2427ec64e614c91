package dev.gradus.moe.router;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Checks that all routers share. */
final class Scores {
    private Scores() {}

    /** Tokens [S, modelDim]. */
    static void checkTokens(Tensor x, int modelDim) {
        if (x.shape().rank() != 2 || x.dim(1) != modelDim) {
            throw new IllegalArgumentException("a router needs tokens [S, " + modelDim + "], got " + x.shape());
        }
    }

    /** Sizes, and a number of choices that the experts suffice for. */
    static void checkSizes(int modelDim, int numExperts, int topK) {
        if (modelDim < 1 || numExperts < 1) {
            throw new IllegalArgumentException(
                    "a router needs modelDim and numExperts of at least 1, got " + modelDim
                            + " and " + numExperts);
        }
        if (topK < 1 || topK > numExperts) {
            throw new IllegalArgumentException(
                    "a router needs topK from 1 to numExperts = " + numExperts + ", got " + topK);
        }
    }

    /** Scores [S, E] of which none is NaN or infinite; minus infinity closes an expert. */
    static void checkNumbers(Tensor logits) {
        for (int i = 0; i < logits.size(); i++) {
            double score = at(logits, i);
            if (!(score < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a routing needs scores that are numbers, expert "
                        + i % logits.dim(1) + " has " + score + " for token " + i / logits.dim(1));
            }
        }
    }

    /** Element i of a floating-point tensor. */
    static double at(Tensor t, int i) {
        return t.dtype() == DType.FLOAT32 ? t.floats()[i] : t.doubles()[i];
    }
}
