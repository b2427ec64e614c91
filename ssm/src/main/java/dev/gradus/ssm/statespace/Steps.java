package dev.gradus.ssm.statespace;

import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.Tensor;

/** Tokens that a mixer may be given. */
final class Steps {
    private Steps() {}

    /** Refuses what is no [B,T,D] with at least one step. */
    static void check(String mixer, Tensor x, int modelDim) {
        if (x.shape().rank() != 3 || x.dim(1) < 1 || x.dim(2) != modelDim) {
            throw new IllegalArgumentException(
                    mixer + " needs x [B,T," + modelDim + "] with at least one step, got " + x.shape());
        }
    }

    /** One token [B,D] as a sequence of its own, after whatever the state has seen; refuses what is no [B,D]. */
    static <S> Step<S> single(TimeMixer<S> mixer, String name, Tensor x, int modelDim, S state) {
        if (x.shape().rank() != 2 || x.dim(1) != modelDim) {
            throw new IllegalArgumentException(name + " needs a token [B," + modelDim + "], got " + x.shape());
        }
        Step<S> one = mixer.prefill(x.reshape(x.dim(0), 1, modelDim), state);
        return new Step<>(one.output().reshape(x.shape().dims()), one.state());
    }
}
