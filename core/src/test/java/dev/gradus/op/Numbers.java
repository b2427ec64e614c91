package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** A tensor's elements, seen as doubles or as bits. */
public final class Numbers {
    private Numbers() {}

    /** All elements, exactly. */
    public static double[] of(Tensor tensor) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (tensor.dtype()) {
                        case FLOAT32 -> tensor.floats()[i];
                        case FLOAT64 -> tensor.doubles()[i];
                        case INT32 -> tensor.ints()[i];
                    };
        }
        return values;
    }

    /** The same numbers on an array of their own, with the same wish for a gradient. */
    public static Tensor copy(Tensor tensor) {
        int[] dims = tensor.shape().dims();
        Tensor copy =
                switch (tensor.dtype()) {
                    case FLOAT32 -> Tensor.of(tensor.floats().clone(), dims);
                    case FLOAT64 -> Tensor.of(tensor.doubles().clone(), dims);
                    case INT32 -> Tensor.of(tensor.ints().clone(), dims);
                };
        return tensor.requiresGrad() ? copy.requireGrad() : copy;
    }

    /** A copy of each; null stays null. */
    public static Tensor[] copies(Tensor... tensors) {
        return Arrays.stream(tensors).map(t -> t == null ? null : copy(t)).toArray(Tensor[]::new);
    }

    /** The first element whose bits differ, or -1; one NaN is as good as another. */
    public static int mismatch(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape()) || a.dtype() != b.dtype()) {
            return 0;
        }
        return switch (a.dtype()) {
            case FLOAT32 -> Arrays.mismatch(a.floats(), b.floats());
            case FLOAT64 -> Arrays.mismatch(a.doubles(), b.doubles());
            case INT32 -> Arrays.mismatch(a.ints(), b.ints());
        };
    }

    /** Fails if two lists of tensors differ in a bit; null stands for a missing one. */
    public static void assertSame(String what, Object where, Tensor[] expected, Tensor[] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] == null, actual[i] == null, what + " " + i + " of " + where);
            int element = expected[i] == null ? -1 : mismatch(expected[i], actual[i]);
            assertEquals(-1, element, () -> "the first element that differs in " + what + " of " + where);
        }
    }

    /** A tensor with the given elements, rounded to the type. */
    public static Tensor tensor(double[] values, DType type, int... dims) {
        Tensor tensor = Tensor.empty(type, Shape.of(dims));
        for (int i = 0; i < values.length; i++) {
            switch (type) {
                case FLOAT32 -> tensor.floats()[i] = (float) values[i];
                case FLOAT64 -> tensor.doubles()[i] = values[i];
                case INT32 -> tensor.ints()[i] = (int) values[i];
            }
        }
        return tensor;
    }

    /** Uniform numbers like a tensor, the same in both floating-point types. */
    public static Tensor noise(String stream, Tensor like) {
        float[] values = new float[like.size()];
        new Rng(1).fork(stream).fillUniform(values, -1.5, 1.5);
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return tensor(wide, like.dtype(), like.shape().dims());
    }
}
