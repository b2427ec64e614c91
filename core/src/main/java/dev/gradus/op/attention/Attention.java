package dev.gradus.op.attention;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.op.Require;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y_i = sum_j p_ij v_j, p_i = softmax_j(c q_i k_j); dv_j = sum_i p_ij dy_i, ds_ij = p_ij (dy_i v_j - dy_i y_i) c,
 * dq_i = sum_j ds_ij k_j, dk_j = sum_i ds_ij q_i}.
 *
 * <p>Inputs q [B,T,H,d], k [B,S,Hkv,d], v [B,S,Hkv,dv] and optionally a mask [B,S] int32, 0 where a key is padding; H is a
 * multiple of Hkv, and neighbouring query heads share a key head. With S &gt; T the last query stands at the last key.
 * Outputs y [B,T,H,dv] and {@code lse_i = ln sum_j e^(c q_i k_j)} [B,H,T]; a gradient of lse_i adds to {@code -dy_i y_i}.
 * A query without any key gives 0. Scores are never stored: memory grows with the length, not its square.
 * Vaswani et al. 2017; Ainslie et al. 2023 (groups); Dao 2023 (tiles).
 *
 * @param pattern which keys a query may attend to
 * @param scale c, usually {@code 1/sqrt(d)}
 */
public record Attention(AttentionPattern pattern, double scale) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Heads heads = heads(inputs);
        AttentionSetup s = heads.setup();
        Tensor y = Tensor.empty(inputs[0].dtype(), inputs[0].shape().with(-1, s.valueSize()));
        Tensor lse = Tensor.empty(y.dtype(), Shape.of(s.batch(), s.heads(), s.queries()));
        heads.forward(y, lse);
        return new Tensor[] {y, lse};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Tensor gy = grads[0] != null ? grads[0] : Tensor.zeros(outputs[0].dtype(), outputs[0].shape());
        Tensor[] result = new Tensor[inputs.length];
        for (int i = 0; i < 3; i++) {
            result[i] = Tensor.empty(inputs[i].dtype(), inputs[i].shape());
        }
        heads(inputs).backward(outputs[0], outputs[1], gy, grads[1], result[0], result[1], result[2]);
        return result;
    }

    private Heads heads(Tensor[] inputs) {
        check(inputs);
        Tensor q = inputs[0];
        Tensor k = inputs[1];
        Tensor v = inputs[2];
        AttentionSetup setup = new AttentionSetup(
                q.dim(0), q.dim(2), k.dim(2), q.dim(1), k.dim(1), q.dim(3), v.dim(3), scale, pattern,
                inputs.length == 4 ? inputs[3].ints() : null);
        return new Heads(setup, q, layout(q), k, layout(k), v, layout(v));
    }

    private static HeadLayout layout(Tensor x) {
        return HeadLayout.contiguous(x.dim(1), x.dim(2), x.dim(3));
    }

    private void check(Tensor[] inputs) {
        boolean count = inputs.length == 3 || inputs.length == 4;
        if (!count || !fit(inputs[0].shape(), inputs[1].shape(), inputs[2].shape())) {
            throw Require.fault(
                    this, "q [B,T,H,d], k [B,S,Hkv,d], v [B,S,Hkv,dv] with T <= S and H a multiple of Hkv", inputs);
        }
        if (inputs.length == 4 && !isMask(inputs[3], inputs[1])) {
            throw Require.fault(this, "an int32 mask [B,S] as its fourth input", inputs);
        }
        Require.floating(this, Arrays.copyOf(inputs, 3), 3);
    }

    private static boolean fit(Shape q, Shape k, Shape v) {
        return q.rank() == 4 && k.rank() == 4 && v.rank() == 4 && q.dim(0) == k.dim(0) && k.dim(0) == v.dim(0)
                && q.dim(1) <= k.dim(1) && k.dim(1) == v.dim(1) && q.dim(2) > 0 && k.dim(2) > 0
                && q.dim(2) % k.dim(2) == 0 && k.dim(2) == v.dim(2) && q.dim(3) == k.dim(3);
    }

    static boolean isMask(Tensor mask, Tensor tokens) {
        return mask.dtype() == DType.INT32 && mask.shape().equals(Shape.of(tokens.dim(0), tokens.dim(1)));
    }
}
