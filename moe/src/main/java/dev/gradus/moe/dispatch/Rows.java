package dev.gradus.moe.dispatch;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Rows of tensors of either float type. */
final class Rows {
    private Rows() {}

    static void copy(Tensor from, int fo, Tensor to, int offset, int width) {
        System.arraycopy(array(from), fo, array(to), offset, width);
    }

    static void clear(Tensor t, int offset, int width) {
        if (t.dtype() == DType.FLOAT32) {
            Arrays.fill(t.floats(), offset, offset + width, 0);
        } else {
            Arrays.fill(t.doubles(), offset, offset + width, 0);
        }
    }

    private static Object array(Tensor t) {
        return t.dtype() == DType.FLOAT32 ? t.floats() : t.doubles();
    }
}
