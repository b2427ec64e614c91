package dev.gradus.op.sequence;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Rotation;
import dev.gradus.kernel.scalar.DoubleTurn;
import dev.gradus.op.Require;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code (u, v) -> (u cos - v sin, v cos + u sin) for each pair of a head; dx = dy, turned the other way}.
 *
 * <p>Rotary position embedding (Su et al. 2021): x, y [B, T, H, d], tables cos and sin [P, pairs], 2 pairs at most d, of
 * which row t belongs to token t; or with int32 positions [T] or [B, T] as a fourth operand, the row with the token's
 * position. Elements of a head behind the pairs are copied. The tables are constants: no gradient flows to them.
 *
 * @param interleaved whether pair i is (2i, 2i + 1), as in RoFormer and GPT-J, or (i, i + pairs), as in Llama and GPT-NeoX
 */
public record Rope(boolean interleaved) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        check(inputs);
        return turn(inputs[0], inputs, false);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor[] grads = new Tensor[inputs.length];
        grads[0] = turn(grad, inputs, true);
        return grads;
    }

    private Tensor turn(Tensor x, Tensor[] inputs, boolean back) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        if (x.size() == 0) {
            return y;
        }
        Tensor cos = rows(inputs[1], inputs);
        Tensor sin = rows(inputs[2], inputs);
        int steps = inputs.length == 4 ? inputs[3].size() : x.dim(1);
        Rotation rotation = new Rotation(steps, x.dim(2), x.dim(3), 2 * cos.dim(1), interleaved, back);
        int tokens = x.dim(0) * x.dim(1);
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().pointwise().rotate(
                    rotation, x.floats(), 0, y.floats(), 0, cos.floats(), sin.floats(), 0, tokens);
        } else {
            DoubleTurn.rotate(rotation, x.doubles(), y.doubles(), cos.doubles(), sin.doubles(), tokens);
        }
        return y;
    }

    /** The rows of a table in the order of the tokens. */
    private static Tensor rows(Tensor table, Tensor[] inputs) {
        return inputs.length == 4
                ? table.apply(new IndexSelect(0), inputs[3].view(Shape.of(inputs[3].size())))
                : table;
    }

    private void check(Tensor[] inputs) {
        boolean ranks = (inputs.length == 3 || inputs.length == 4)
                && inputs[0].shape().rank() == 4
                && inputs[1].shape().rank() == 2
                && inputs[2].shape().equals(inputs[1].shape());
        if (!ranks || 2 * inputs[1].dim(1) > inputs[0].dim(3) || !placed(inputs)) {
            throw Require.fault(this,
                    "x [B, T, H, d], tables of cosines and sines [P, pairs] with 2 pairs at most d, and"
                            + " P at least T or INT32 positions [T] or [B, T]",
                    inputs);
        }
        Require.floating(this, new Tensor[] {inputs[0], inputs[1], inputs[2]}, 3);
        if (inputs.length == 4) {
            checkPositions(inputs[3].ints(), inputs[1].dim(0));
        }
    }

    private static boolean placed(Tensor[] inputs) {
        int batch = inputs[0].dim(0);
        int tokens = inputs[0].dim(1);
        if (inputs.length == 3) {
            return inputs[1].dim(0) >= tokens;
        }
        Shape positions = inputs[3].shape();
        return inputs[3].dtype() == DType.INT32
                && (positions.equals(Shape.of(tokens)) || positions.equals(Shape.of(batch, tokens)));
    }

    private void checkPositions(int[] positions, int rows) {
        for (int position : positions) {
            if (position < 0 || position >= rows) {
                throw new IllegalArgumentException(
                        label() + " needs positions from 0 to " + (rows - 1) + ", got " + position);
            }
        }
    }
}
