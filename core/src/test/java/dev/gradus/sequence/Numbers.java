package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Inputs of mixers, pieces of them, and the question whether two results agree. */
final class Numbers {
    private Numbers() {}

    /** Normal numbers, of another stream for each name; float32 gets those of float64, rounded. */
    static Tensor normal(DType dtype, String name, int... dims) {
        Tensor x = Tensor.of(new double[Shape.of(dims).size()], dims);
        new Rng(7).fork(name).fillNormal(x.doubles(), 0, 1);
        return x.to(dtype);
    }

    /** Tokens {@code from} to {@code to} of x [B,T,D]. */
    static Tensor tokens(Tensor x, int from, int to) {
        return Autograd.noGrad(() -> x.slice(1, from, to));
    }

    /** Tokens {@code from} to {@code to} of sequence b, [1,T,D]. */
    static Tensor row(Tensor x, int b, int from, int to) {
        return Autograd.noGrad(() -> x.slice(0, b, b + 1).slice(1, from, to));
    }

    /** Parts [B,T,D] one after another in time. */
    static Tensor join(List<Tensor> parts) {
        return Autograd.noGrad(
                () -> parts.get(0).apply(new Concat(1), parts.subList(1, parts.size()).toArray(Tensor[]::new)));
    }

    static double[] wide(Tensor t) {
        return Autograd.noGrad(() -> t.to(DType.FLOAT64)).doubles();
    }

    /** Fails unless two results agree, relative to the largest number of the first (at least 1). */
    static void assertClose(Tensor expected, Tensor actual, double tolerance, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        double[] a = wide(expected);
        double[] b = wide(actual);
        double scale = Math.max(1, Arrays.stream(a).map(Math::abs).max().orElse(0));
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], tolerance * scale, what + " at " + i);
        }
    }
}
