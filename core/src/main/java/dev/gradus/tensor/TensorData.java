package dev.gradus.tensor;

import java.util.Arrays;

/** What a tensor does with its array: wrapping, filling, adding, printing, and the messages when it can't. */
final class TensorData {
    private static final int SHOWN = 8;

    private TensorData() {}

    static Tensor wrap(Object data, int length, DType dtype, int... dims) {
        Shape shape = Shape.of(dims);
        if (shape.size() != length) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + shape + " needs " + shape.size() + " elements, got " + length);
        }
        return new Tensor(shape, dtype, data);
    }

    static Tensor fill(Tensor t, double value) {
        switch (t.dtype()) {
            case FLOAT32 -> Arrays.fill(t.floats(), (float) value);
            case FLOAT64 -> Arrays.fill(t.doubles(), value);
            case INT32 -> Arrays.fill(t.ints(), (int) value);
        }
        return t;
    }

    static Tensor addInto(Tensor a, Tensor b) {
        if (a.dtype() == DType.FLOAT32) {
            float[] x = a.floats();
            float[] y = b.floats();
            for (int i = 0; i < x.length; i++) {
                x[i] += y[i];
            }
        } else {
            double[] x = a.doubles();
            double[] y = b.doubles();
            for (int i = 0; i < x.length; i++) {
                x[i] += y[i];
            }
        }
        return a;
    }

    static double item(Tensor t) {
        if (t.size() != 1) {
            throw new IllegalStateException("item needs a tensor of one element, this one has shape " + t.shape());
        }
        return element(t, 0);
    }

    static Tensor scalarCotangent(Tensor t) {
        if (t.size() != 1) {
            throw new IllegalStateException(
                    "backward without a cotangent needs a tensor of one element, this one has shape "
                            + t.shape() + "; reduce it, or pass a cotangent");
        }
        return Tensor.full(t.dtype(), t.shape(), 1);
    }

    static void checkFloating(Tensor t) {
        if (!t.dtype().isFloating()) {
            throw new IllegalStateException("a gradient needs a floating-point tensor, this one is " + t.dtype());
        }
        if (t.node() != null) {
            throw new IllegalStateException("requireGrad is for leaves; this " + t.shape() + " is a recorded result of "
                    + t.node().op().label() + ", which carries its gradient back anyway");
        }
    }

    static <T> T wrongType(Tensor t, Object data, DType wanted) {
        throw new IllegalStateException(data == null
                ? "the tensor " + t.shape()
                        + " was freed when its workspace run ended or its graph was walked; keep a copy"
                        + " with Workspace.keep before"
                : "needed a tensor of type " + wanted + ", got " + t.dtype() + " " + t.shape());
    }

    static Tensor[] prepend(Tensor first, Tensor[] others) {
        Tensor[] all = new Tensor[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    static String describe(Tensor t) {
        StringBuilder text = new StringBuilder(t.dtype() + " " + t.shape() + " [");
        for (int i = 0; i < Math.min(SHOWN, t.size()); i++) {
            text.append(i == 0 ? "" : ", ").append(number(t, i));
        }
        return text.append(t.size() > SHOWN ? ", ...]" : "]").toString();
    }

    private static String number(Tensor t, int i) {
        return t.dtype() == DType.INT32 ? Integer.toString(t.ints()[i]) : Float.toString((float) element(t, i));
    }

    private static double element(Tensor t, int i) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.floats()[i];
            case FLOAT64 -> t.doubles()[i];
            case INT32 -> t.ints()[i];
        };
    }
}
