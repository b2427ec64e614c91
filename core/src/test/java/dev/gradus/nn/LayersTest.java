package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final Init INIT = Init.normal(0.5);
    private static final DType F64 = DType.FLOAT64;

    private static Tensor normal(int... dims) {
        Tensor x = Tensor.of(new double[Shape.of(dims).size()], dims);
        new Rng(3).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    private static String shapes(Layer layer) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        layer.parameters().forEach((name, p) -> shapes.put(name, p.shape()));
        return shapes.toString();
    }

    private static <L extends Layer> void assertGradients(L layer, BiFunction<L, Tensor, Tensor> forward, Tensor x) {
        Tensor[] leaves =
                Stream.concat(Stream.of(x.requireGrad()), layer.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard()
                .run(layer.getClass().getSimpleName(), all -> new Tensor[] {forward.apply(layer, x)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void linear() {
        Linear layer = new Linear(3, 4, true, INIT, F64, new Rng(1));
        assertEquals("{weight=[4, 3], bias=[4]}", shapes(layer));
        assertEquals(16, layer.parameterCount());
        assertEquals(Shape.of(2, 5, 4), layer.forward(normal(2, 5, 3)).shape());
        assertGradients(layer, Linear::forward, normal(2, 5, 3));
        assertEquals("{weight=[4, 3]}", shapes(new Linear(3, 4, false, INIT, F64, new Rng(1))));
    }

    @Test
    void packedLinearMapsStandSideBySideToTheSameBits() {
        for (DType dtype : new DType[] {DType.FLOAT32, F64}) {
            Linear a = new Linear(19, 70, true, INIT, dtype, new Rng(1));
            Linear b = new Linear(19, 5, false, INIT, dtype, new Rng(2));
            a.load(Map.of("weight", a.weight(), "bias", normal(70)));
            Linear both = Linear.packed(a, b);
            assertTrue(both.parameters().isEmpty());
            for (int rows : new int[] {1, 3, 40}) {
                Tensor x = normal(rows, 19).to(dtype);
                Tensor expected = Autograd.noGrad(() -> a.forward(x).apply(new Concat(1), b.forward(x)));
                assertArrayEquals(values(expected), values(both.forward(x)), rows + " rows");
            }
        }
        Linear narrow = new Linear(3, 4, true, INIT, F64, new Rng(1));
        Linear wide = new Linear(4, 4, true, INIT, F64, new Rng(1));
        assertEquals("linear maps side by side need one input, got weights FLOAT64 [4, 3] and FLOAT64 [4, 4]",
                assertThrows(IllegalArgumentException.class, () -> Linear.packed(narrow, wide)).getMessage());
    }

    private static double[] values(Tensor t) {
        return Autograd.noGrad(() -> t.to(F64)).doubles();
    }

    @Test
    void embedding() {
        Embedding layer = new Embedding(5, 3, INIT, F64, new Rng(1));
        assertEquals("{weight=[5, 3]}", shapes(layer));
        Tensor ids = Tensor.of(new int[] {4, 0, 4}, 3);
        double[] rows = layer.forward(ids).doubles();
        assertEquals(layer.weight().doubles()[4 * 3 + 1], rows[1]);
        assertEquals(layer.weight().doubles()[2], rows[5]);
        layer.forward(ids).sum().backward();
        assertArrayEquals(new double[] {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2}, layer.weight().grad().doubles());
    }

    @Test
    void norms() {
        assertEquals("{weight=[6], bias=[6]}", shapes(new LayerNorm(6, 1e-5, F64)));
        assertEquals("{weight=[6]}", shapes(new RmsNorm(6, 1e-5, F64)));
        assertEquals("{weight=[6], bias=[6]}", shapes(new GroupNorm(2, 6, 1e-5, F64)));
        for (Norm norm : new Norm[] {new LayerNorm(6, 1e-5, F64), new RmsNorm(6, 1e-5, F64),
            new GroupNorm(2, 6, 1e-5, F64)}) {
            assertGradients(norm, Norm::forward, normal(2, 3, 6));
        }
    }

    @Test
    void groupsOfChannelsAreNormalisedByThemselves() {
        Tensor x = normal(4, 6);
        Tensor groups = new GroupNorm(2, 6, 1e-5, F64).forward(x);
        Tensor expected = new LayerNorm(3, 1e-5, F64).forward(x.reshape(8, 3));
        assertArrayEquals(expected.doubles(), groups.doubles(), 1e-12);
        assertEquals("group norm needs groups that divide the width, got 4 and 6",
                assertThrows(IllegalArgumentException.class, () -> new GroupNorm(4, 6, 1e-5, F64)).getMessage());
    }

    @Test
    void dropout() {
        Dropout layer = new Dropout(0.25, new Rng(6));
        Tensor x = Tensor.full(F64, Shape.of(4000), 3);
        double[] y = layer.forward(x).doubles();
        long dropped = Arrays.stream(y).filter(v -> v == 0).count();
        assertEquals(1000, dropped, 120);
        assertTrue(Arrays.stream(y).allMatch(v -> v == 0 || v == 4));
        layer.train(false);
        assertSame(x, layer.forward(x));
        assertEquals("[mask]", layer.randoms().keySet().toString());
    }

    @Test
    void causalConvolutionGoesOnWhereItWasLeft() {
        CausalConv1d layer = new CausalConv1d(3, 4, true, INIT, F64, new Rng(1));
        assertEquals("{weight=[3, 1, 4], bias=[3]}", shapes(layer));
        Tensor x = normal(2, 9, 3);
        Tensor whole = layer.forward(x);
        Tensor carried = layer.start(2);
        int at = 0;
        for (int length : new int[] {1, 5, 1, 2}) {
            Tensor part = x.slice(1, at, at + length);
            Tensor y = layer.forward(part, carried);
            assertArrayEquals(whole.slice(1, at, at + length).doubles(), y.doubles(), 1e-12, "from " + at);
            carried = layer.carry(part, carried);
            at += length;
        }
        assertArrayEquals(x.slice(1, 6, 9).doubles(), carried.doubles());
        assertGradients(layer, CausalConv1d::forward, normal(2, 7, 3));
    }

    @Test
    void aFilterOfOneTokenCarriesNothing() {
        CausalConv1d layer = new CausalConv1d(2, 1, false, INIT, F64, new Rng(1));
        Tensor x = normal(1, 3, 2);
        assertArrayEquals(layer.forward(x).doubles(), layer.forward(x, layer.start(1)).doubles());
        assertEquals(Shape.of(1, 0, 2), layer.carry(x, layer.start(1)).shape());
    }

    @Test
    void sequential() {
        UnaryOperator<Tensor> relu = Tensor::relu;
        Sequential net = new Sequential()
                .then(new Linear(3, 5, true, INIT, F64, new Rng(1)), Linear::forward)
                .then(relu)
                .then(new Linear(5, 2, false, INIT, F64, new Rng(2)), Linear::forward);
        assertEquals("{0.weight=[5, 3], 0.bias=[5], 2.weight=[2, 5]}", shapes(net));
        assertEquals(5 * 3 + 5 + 2 * 5, net.parameterCount());
        assertEquals(Shape.of(4, 2), net.forward(normal(4, 3)).shape());
    }

    @Test
    void rulesOfInitKeepTheirDeviation() {
        Map<String, Init> rules = Map.of(
                "0.02", Init.normal(0.02), "0.1", Init.kaiming(), "0.0577350269", Init.xavier(),
                "0.0408248290", Init.uniformByFanIn());
        rules.forEach((deviation, init) -> {
            double[] w = init.tensor(F64, Shape.of(400, 200), 200, 400, new Rng(5)).doubles();
            double squares = Arrays.stream(w).map(v -> v * v).sum() / w.length;
            assertEquals(Double.parseDouble(deviation), Math.sqrt(squares), 0.02 * Double.parseDouble(deviation));
        });
        double[] cut = Init.truncatedNormal(0.1).tensor(F64, Shape.of(400, 200), 200, 400, new Rng(5)).doubles();
        double bound = 2 * Math.sqrt(0.1 / 200);
        assertTrue(Arrays.stream(cut).allMatch(v -> Math.abs(v) <= bound));
        assertTrue(Arrays.stream(cut).anyMatch(v -> Math.abs(v) > 0.9 * bound));
    }

    @Test
    void float32StartsWithTheNumbersOfFloat64() {
        double[] wide = new Linear(7, 9, false, INIT, F64, new Rng(1)).weight().doubles();
        float[] narrow = new Linear(7, 9, false, INIT, DType.FLOAT32, new Rng(1)).weight().floats();
        for (int i = 0; i < wide.length; i++) {
            assertEquals((float) wide[i], narrow[i]);
        }
    }

    @Test
    void sizesMustBePositive() {
        assertEquals("linear needs widths of at least 1, got in 0 and out 2",
                assertThrows(IllegalArgumentException.class, () -> new Linear(0, 2, true, INIT, F64, new Rng(1)))
                        .getMessage());
        assertEquals("embedding needs sizes of at least 1, got vocabulary 3 and width 0",
                assertThrows(IllegalArgumentException.class, () -> new Embedding(3, 0, INIT, F64, new Rng(1)))
                        .getMessage());
        assertEquals("causal convolution needs sizes of at least 1, got channels 2 and width 0",
                assertThrows(IllegalArgumentException.class, () -> new CausalConv1d(2, 0, true, INIT, F64, new Rng(1)))
                        .getMessage());
        assertEquals("dropout needs a probability from 0 to below 1, got 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Dropout(1, new Rng(1))).getMessage());
    }

    @Test
    void activationsAreKnownByTheirPublicNames() {
        assertSame(Activation.SILU, Activation.named("swish"));
        assertSame(Activation.GELU_TANH, Activation.named("gelu_new"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Activation.named("gleu")).getMessage()
                .endsWith("got gleu"));
    }
}
