package dev.gradus.op.shape;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y0, y1, ... = x cut along an axis; dx = dy0, dy1, ... one after the other}.
 *
 * <p>{@code x [.., n, ..]}, {@code yi [.., ni, ..]}. A part that the loss does not depend on gives 0.
 *
 * @param axis  which axis, negative counts from the last
 * @param sizes n0, n1, ...: their sum is n
 */
public record Split(int axis, int... sizes) implements MultiOp {

    /**
     * The op that cuts into pieces of equal size, the last one smaller if need be.
     *
     * @param shape  shape of x
     * @param axis   which axis, negative counts from the last
     * @param pieces how many pieces at most: each has {@code ceil(n / pieces)} elements along the axis
     * @return the op
     */
    public static Split chunk(Shape shape, int axis, int pieces) {
        if (pieces < 1) {
            throw new IllegalArgumentException("split needs at least 1 piece, got " + pieces + " for " + shape);
        }
        int n = shape.dim(axis);
        int size = Math.max(1, (n + pieces - 1) / pieces);
        int[] sizes = new int[Math.max(1, (n + size - 1) / size)];
        Arrays.fill(sizes, size);
        sizes[sizes.length - 1] = n - size * (sizes.length - 1);
        return new Split(axis, sizes);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Require.count(this, inputs, 1);
        Require.axis(this, axis, inputs);
        Shape shape = inputs[0].shape();
        if (Arrays.stream(sizes).anyMatch(n -> n < 0) || Arrays.stream(sizes).sum() != shape.dim(axis)) {
            throw Require.fault(this, "sizes that add up along axis " + axis + ", not " + Arrays.toString(sizes),
                    inputs);
        }
        Tensor[] parts = new Tensor[sizes.length];
        int at = 0;
        for (int i = 0; i < sizes.length; i++) {
            parts[i] = Layout.read(inputs[0], shape.with(axis, sizes[i]), at, shape.strides());
            at += sizes[i] * shape.strides()[shape.axis(axis)];
        }
        return parts;
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Shape shape = inputs[0].shape();
        boolean complete = Arrays.stream(grads).allMatch(g -> g != null);
        Tensor dx = complete ? Tensor.empty(outputs[0].dtype(), shape) : Tensor.zeros(outputs[0].dtype(), shape);
        int at = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (grads[i] != null) {
                Layout.write(grads[i], dx, at, shape.strides());
            }
            at += sizes[i] * shape.strides()[shape.axis(axis)];
        }
        return new Tensor[] {dx};
    }
}
