package dev.gradus.moe.layer;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.Routing;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * A mixture of experts written out: {@code y = sum_i w_i E_i(x)}, every expert on every token, with weight 0 for those that
 * were not chosen or had no room.
 *
 * <p>What every dispatch must equal, and E / k times as much work. It reads as the definition does; nothing is sorted.
 */
public final class DenseMixture {
    private DenseMixture() {}

    /**
     * Computes a mixture the long way.
     *
     * @param x        tokens, [S, D]
     * @param routing  who goes where
     * @param dispatch who found room; only this is asked of it
     * @param experts  the networks, not packed
     * @return [S, D], with all gradients
     */
    public static Tensor of(Tensor x, Routing routing, Dispatch dispatch, Experts experts) {
        Tensor gates = kept(routing, dispatch).gates(); // [S, E]
        Tensor y = Tensor.zeros(x.dtype(), x.shape());
        for (int e = 0; e < routing.numExperts(); e++) {
            y = y.add(gates.slice(1, e, e + 1).mul(expert(experts, e, x)));
        }
        return y;
    }

    /** The same routing with weight 0 for slots without a row. */
    private static Routing kept(Routing routing, Dispatch dispatch) {
        int[] kept = Arrays.stream(dispatch.rowOfSlot()).map(row -> row < 0 ? 0 : 1).toArray();
        Tensor mask = Tensor.of(kept, routing.experts().shape().dims()).apply(new Cast(routing.weights().dtype()));
        return new Routing(
                routing.logits(), routing.probabilities(), routing.experts(), routing.weights().mul(mask));
    }

    /** E_e(x), [S, D]. */
    private static Tensor expert(Experts experts, int e, Tensor x) {
        Experts.Config form = experts.config();
        Tensor hidden = x.matmul(matrix(experts, "up_proj", e)); // [S, F]
        Tensor active = form.gated()
                ? form.activation().apply(x.matmul(matrix(experts, "gate_proj", e))).mul(hidden)
                : form.activation().apply(hidden);
        return active.matmul(matrix(experts, "down_proj", e));
    }

    /** Matrix [in, out] of one expert. */
    private static Tensor matrix(Experts experts, String name, int e) {
        Tensor all = experts.parameters().get(name); // [E, out, in]
        return all.slice(0, e, e + 1).reshape(all.dim(1), all.dim(2)).transpose(0, 1);
    }
}
