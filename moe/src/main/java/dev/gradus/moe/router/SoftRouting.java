package dev.gradus.moe.router;

import dev.gradus.op.linalg.Einsum;
import dev.gradus.sequence.Insight;
import dev.gradus.tensor.Tensor;

/**
 * What a soft router decided for B sequences of T tokens and N slots of the experts, as a value.
 *
 * @param inputs   what the slots are averages of, [B, T, D]
 * @param dispatch part of each token in each slot, [B, T, N]; adds up to 1 over the tokens
 * @param combine  part of each slot in each token's output, [B, T, N]; adds up to 1 over the slots
 */
public record SoftRouting(Tensor inputs, Tensor dispatch, Tensor combine) implements Insight {

    /** Checks that the shapes belong together. */
    public SoftRouting {
        if (!dispatch.shape().equals(combine.shape())
                || !dispatch.shape().equals(inputs.shape().with(-1, dispatch.dim(-1)))) {
            throw new IllegalArgumentException("a soft routing needs inputs [B, T, D], dispatch and combine [B, T, N],"
                    + " got " + inputs.shape() + ", " + dispatch.shape() + ", " + combine.shape());
        }
    }

    /**
     * What the experts get: {@code slot[n] = sum_t dispatch[t, n] x[t]}.
     *
     * @return [B, N, D]
     */
    public Tensor slots() {
        return dispatch.apply(new Einsum("btn,btd->bnd"), inputs);
    }

    /**
     * What the tokens get back: {@code y[t] = sum_n combine[t, n] output[n]}.
     *
     * @param outputs of the experts, [B, N, D]
     * @return [B, T, D]
     */
    public Tensor combined(Tensor outputs) {
        return combine.apply(new Einsum("btn,bnd->btd"), outputs);
    }
}
