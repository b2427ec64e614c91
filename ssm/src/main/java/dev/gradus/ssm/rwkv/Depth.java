package dev.gradus.ssm.rwkv;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/**
 * Where a layer stands in the stack: first values of many parameters depend on it.
 *
 * @param layer from 0
 * @param layers how many there are
 */
public record Depth(int layer, int layers) {
    /** A single layer. */
    public static final Depth ONLY = new Depth(0, 1);

    /** Checks the range. */
    public Depth {
        if (layer < 0 || layer >= layers) {
            throw new IllegalArgumentException(
                    "a layer needs a number from 0 to layers - 1, got layer " + layer + " of " + layers);
        }
    }

    /** 0 at the first layer, 1 at the last. */
    double up() {
        return layers == 1 ? 0 : (double) layer / (layers - 1);
    }

    /** 1 at the first layer, nearly 0 at the last. */
    double down() {
        return 1 - (double) layer / layers;
    }

    /** {@code (i / (D - 1))^(0.7 + 1.3 up)}: how channels spread from slow to fast decays. */
    double spread(int i, int channels) {
        return StrictMath.pow(channels == 1 ? 0 : (double) i / (channels - 1), 0.7 + 1.3 * up());
    }

    /** A parameter [1,1,D] with a value for each channel. */
    static Tensor channels(DType dtype, int width, IntToDoubleFunction value) {
        return values(dtype, Shape.of(1, 1, width), value);
    }

    /** A parameter with a value for each element. */
    static Tensor values(DType dtype, Shape shape, IntToDoubleFunction value) {
        Tensor x = Tensor.zeros(dtype, shape);
        for (int i = 0; i < x.size(); i++) {
            if (dtype == DType.FLOAT32) {
                x.floats()[i] = (float) value.applyAsDouble(i);
            } else {
                x.doubles()[i] = value.applyAsDouble(i);
            }
        }
        return x;
    }
}
