package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y[i, j] = x[i, j] where j - i <= diagonal, else 0; dx = dy there, else 0}.
 *
 * <p>The lower triangle of each matrix: {@code x, y [.., m, n]}.
 *
 * @param diagonal the last diagonal that is kept: 0 the main one, 1 the one above it
 */
public record Tril(int diagonal) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        return Triangle.of(this, inputs[0], (row, column) -> column <= row + diagonal);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {forward(grad)};
    }
}
