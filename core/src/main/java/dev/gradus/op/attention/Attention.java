package dev.gradus.op.attention;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.op.Require;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y_i = sum_j p_ij v_j, p_i = softmax_j(c q_i k_j); dv_j = sum_i p_ij dy_i, ds_ij = p_ij (dy_i v_j - dy_i y_i) c,
 * dq_i = sum_j ds_ij k_j, dk_j = sum_i ds_ij q_i}.
 *
 * <p>Inputs q [B,T,H,d], k [B,S,Hkv,d], v [B,S,Hkv,dv], the table w [rows,H] if the rule has a bias, and optionally a mask
 * [B,S] int32, 0 where a key is padding; H is a multiple of Hkv, and neighbouring query heads share a key head. Positions are
 * those of the keys; the last query stands at the last key. Outputs y [B,T,H,dv] and
 * {@code lse_i = ln sum_j e^(s_ij)} [B,H,T]; a gradient of lse_i adds to {@code -dy_i y_i}. A query without any key gives 0
 * and an lse of minus infinity. With a rule, {@code s_ij = cap tanh(c q_i k_j / cap) + w[row(i,j), h] factor(i,j)}. Scores
 * are never stored: memory grows with the length, not its square. Vaswani et al. 2017; Ainslie et al. 2023 (groups); Dao 2023
 * (tiles).
 *
 * @param pattern which keys a query may attend to
 * @param scale c, usually {@code 1/sqrt(d)}
 * @param rule what becomes of the scores
 */
public record Attention(AttentionPattern pattern, double scale, ScoreRule rule) implements MultiOp {

    /**
     * Scores as they are.
     *
     * @param pattern which keys a query may attend to
     * @param scale c
     */
    public Attention(AttentionPattern pattern, double scale) {
        this(pattern, scale, ScoreRule.NONE);
    }

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
        Tensor gw = heads(inputs).backward(
                outputs[0], outputs[1], gy, grads[1], result[0], result[1], result[2]);
        if (isBiased()) {
            result[3] = gw;
        }
        return result;
    }

    private boolean isBiased() {
        return rule.bias() != null;
    }

    private Heads heads(Tensor[] inputs) {
        check(inputs);
        Tensor q = inputs[0];
        Tensor k = inputs[1];
        Tensor v = inputs[2];
        AttentionSetup setup = new AttentionSetup(
                q.dim(0), q.dim(2), k.dim(2), q.dim(1), k.dim(1), q.dim(3), v.dim(3), scale, pattern,
                inputs.length > floating() ? inputs[floating()].ints() : null);
        return new Heads(setup, rule, isBiased() ? inputs[3] : null, q, layout(q), k, layout(k), v, layout(v));
    }

    /** How many inputs are not the mask. */
    private int floating() {
        return isBiased() ? 4 : 3;
    }

    private static HeadLayout layout(Tensor x) {
        return HeadLayout.contiguous(x.dim(1), x.dim(2), x.dim(3));
    }

    private void check(Tensor[] inputs) {
        boolean count = inputs.length == floating() || inputs.length == floating() + 1;
        if (!count || !fit(inputs[0].shape(), inputs[1].shape(), inputs[2].shape())) {
            throw Require.fault(
                    this, "q [B,T,H,d], k [B,S,Hkv,d], v [B,S,Hkv,dv] with H a multiple of Hkv", inputs);
        }
        if (isBiased() && !inputs[3].shape().equals(Shape.of(rule.bias().rows(), inputs[0].dim(2)))) {
            throw Require.fault(this, "a bias [" + rule.bias().rows() + ",H] as its fourth input", inputs);
        }
        if (inputs.length > floating() && !isMask(inputs[floating()], inputs[1])) {
            String place = isBiased() ? "fifth" : "fourth";
            throw Require.fault(this, "an int32 mask [B,S] as its " + place + " input", inputs);
        }
        Require.floating(this, Arrays.copyOf(inputs, floating()), floating());
    }

    private static boolean fit(Shape q, Shape k, Shape v) {
        return q.rank() == 4 && k.rank() == 4 && v.rank() == 4 && q.dim(0) == k.dim(0) && k.dim(0) == v.dim(0)
                && k.dim(1) == v.dim(1) && q.dim(2) > 0 && k.dim(2) > 0
                && q.dim(2) % k.dim(2) == 0 && k.dim(2) == v.dim(2) && q.dim(3) == k.dim(3);
    }

    static boolean isMask(Tensor mask, Tensor tokens) {
        return mask.dtype() == DType.INT32 && mask.shape().equals(Shape.of(tokens.dim(0), tokens.dim(1)));
    }
}
