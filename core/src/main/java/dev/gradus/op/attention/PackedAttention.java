package dev.gradus.op.attention;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.op.Require;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = attention(q, k, v)} with q, k and v side by side in one tensor; derivatives as those of {@link Attention}.
 *
 * <p>Input x [B,T,(H + 2 Hkv) d], the heads of queries, then keys, then values, as one projection gives them, and optionally
 * a mask [B,T] int32, 0 where a token is padding. Outputs y [B,T,H d] and lse [B,H,T]. Nothing is copied apart.
 *
 * @param heads H
 * @param kvHeads Hkv, a divisor of H
 * @param pattern which keys a query may attend to
 * @param scale factor of the scores
 */
public record PackedAttention(int heads, int kvHeads, AttentionPattern pattern, double scale) implements MultiOp {

    /** Checks that the heads can be grouped. */
    public PackedAttention {
        if (kvHeads < 1 || heads < 1 || heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "packed_attention needs heads that are a multiple of kvHeads, got " + heads + " and " + kvHeads);
        }
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Heads all = heads(inputs);
        Tensor x = inputs[0];
        Tensor y = Tensor.empty(x.dtype(), x.shape().with(-1, heads * all.setup().size()));
        Tensor lse = Tensor.empty(x.dtype(), Shape.of(x.dim(0), heads, x.dim(1)));
        all.forward(y, lse);
        return new Tensor[] {y, lse};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Tensor gy = grads[0] != null ? grads[0] : Tensor.zeros(outputs[0].dtype(), outputs[0].shape());
        Tensor gx = Tensor.empty(inputs[0].dtype(), inputs[0].shape());
        heads(inputs).backward(outputs[0], outputs[1], gy, grads[1], gx, gx, gx);
        return inputs.length == 1 ? new Tensor[] {gx} : new Tensor[] {gx, null};
    }

    private Heads heads(Tensor[] inputs) {
        check(inputs);
        Tensor x = inputs[0];
        int tokens = x.dim(1);
        int row = x.dim(2);
        int d = row / (heads + 2 * kvHeads);
        AttentionSetup setup = new AttentionSetup(
                x.dim(0), heads, kvHeads, tokens, tokens, d, d, scale, pattern,
                inputs.length == 2 ? inputs[1].ints() : null);
        HeadLayout q = new HeadLayout(0, tokens * row, row, d);
        HeadLayout k = new HeadLayout(heads * d, tokens * row, row, d);
        HeadLayout v = new HeadLayout((heads + kvHeads) * d, tokens * row, row, d);
        return new Heads(setup, ScoreRule.NONE, null, x, q, x, k, x, v);
    }

    private void check(Tensor[] inputs) {
        boolean count = inputs.length == 1 || inputs.length == 2;
        if (!count || inputs[0].shape().rank() != 3 || inputs[0].dim(2) % (heads + 2 * kvHeads) != 0) {
            throw Require.fault(this, "x [B,T," + (heads + 2 * kvHeads) + " d] and optionally a mask [B,T]", inputs);
        }
        if (inputs.length == 2 && !Attention.isMask(inputs[1], inputs[0])) {
            throw Require.fault(this, "an int32 mask [B,T] as its second input", inputs);
        }
        Require.floating(this, Arrays.copyOf(inputs, 1), 1);
    }
}
