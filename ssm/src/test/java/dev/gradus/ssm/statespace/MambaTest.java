package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MambaTest {
    private static final Init INIT = Init.normal(0.4);

    private static MambaConfig small(int modelDim) {
        return new MambaConfig(
                modelDim, 2 * modelDim, 3, 3, 2, true, true, Discretisation.EXPONENTIAL_EULER, StepInit.MAMBA);
    }

    @Nested
    class Euler extends TimeMixerContract<ConvState> {
        @Override
        protected TimeMixer<ConvState> mixer(int modelDim, DType dtype) {
            return new Mamba(small(modelDim), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * 2 * modelDim * (2 + 3);
        }
    }

    @Nested
    class Held extends TimeMixerContract<ConvState> {
        @Override
        protected TimeMixer<ConvState> mixer(int modelDim, DType dtype) {
            return new Mamba(small(modelDim).withRule(Discretisation.ZERO_ORDER_HOLD), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * 2 * modelDim * (2 + 3);
        }
    }

    @Test
    void parametersAreNamedAsInPublicCheckpoints() {
        Mamba mamba = new Mamba(MambaConfig.of(32), INIT, DType.FLOAT32, new Rng(1));
        assertEquals(
                "[A_log, D, in_proj.weight, conv1d.weight, conv1d.bias, x_proj.weight, dt_proj.weight, dt_proj.bias,"
                        + " out_proj.weight]",
                mamba.parameters().keySet().toString());
        assertEquals(Shape.of(64, 16), mamba.parameters().get("A_log").shape());
        assertEquals(Shape.of(64, 1, 4), mamba.parameters().get("conv1d.weight").shape());
    }

    @Test
    void aLayerOfTheSmallestPublicModelHasItsParameters() {
        Mamba mamba = new Mamba(MambaConfig.of(768), Init.constant(0), DType.FLOAT32, new Rng(1));
        assertEquals(3_771_648 - 768, mamba.parameterCount(), "without the norm before it");
    }

    @Test
    void firstStepsLieInTheirRange() {
        Mamba mamba = new Mamba(MambaConfig.of(64), INIT, DType.FLOAT64, new Rng(1));
        double[] steps = Arrays.stream(mamba.parameters().get("dt_proj.bias").doubles())
                .map(b -> Math.log1p(Math.exp(b))).sorted().toArray();
        assertTrue(steps[0] >= 0.00099 && steps[steps.length - 1] <= 0.101,
                steps[0] + " to " + steps[steps.length - 1]);
        assertTrue(steps[steps.length / 2] > 0.005 && steps[steps.length / 2] < 0.02, "median of a log-uniform draw");
        assertEquals(-6.907255, StepInit.inverseSoftplus(0.001), 1e-6);
        assertEquals(-4.600166, StepInit.inverseSoftplus(0.01), 1e-6);
        assertEquals(-2.252168, StepInit.inverseSoftplus(0.1), 1e-6);
    }

    /** With one state, rate 1 and no input map, zero-order hold is a gate: h = (1 - g) h + g x, g = sigmoid (section 3.5). */
    @Test
    void zeroOrderHoldOfOneStateIsAGate() {
        var op = new dev.gradus.ssm.scan.DiagonalRecurrence(Discretisation.ZERO_ORDER_HOLD, false, false);
        double[] x = {0.3, -1, 2};
        double[] z = {0.5, -0.2, 1.5};
        double[] d = Arrays.stream(z).map(v -> Math.log1p(Math.exp(v))).toArray();
        Tensor y = Tensor.of(x, 1, 3, 1).apply(op, Tensor.of(d, 1, 3, 1), Tensor.of(new double[] {-1}, 1, 1),
                Tensor.of(new double[] {1}, 1, 1), Tensor.of(new double[] {1}, 1, 1));
        double h = 0;
        for (int t = 0; t < 3; t++) {
            double g = 1 / (1 + Math.exp(-z[t]));
            h = (1 - g) * h + g * x[t];
            assertEquals(h, y.doubles()[t], 1e-12);
        }
    }

    @Test
    void badInputIsToldInASentence() {
        Mamba mamba = new Mamba(small(4), INIT, DType.FLOAT32, new Rng(1));
        assertMessage("Mamba needs x [B,T,4] with at least one step, got [2, 0, 4]",
                () -> mamba.forward(Tensor.zeros(DType.FLOAT32, Shape.of(2, 0, 4))));
        assertMessage("Mamba needs x [B,T,4] with at least one step, got [2, 3, 5]",
                () -> mamba.prefill(Tensor.zeros(DType.FLOAT32, Shape.of(2, 3, 5)), mamba.start(2)));
        assertMessage("Mamba needs a token [B,4], got [2, 1, 4]",
                () -> mamba.step(Tensor.zeros(DType.FLOAT32, Shape.of(2, 1, 4)), mamba.start(2)));
        assertMessage(
                "Mamba needs a state of its own for 2 sequences, with a window like [2, 2, 8] and a hidden state like"
                        + " [2, 8, 3], got [3, 2, 8] and [3, 8, 3]",
                () -> mamba.step(Tensor.zeros(DType.FLOAT32, Shape.of(2, 4)), mamba.start(3)));
        assertMessage("padding needs an int32 mask [B,T] for x [2, 3, 4], got INT32 [2, 4]",
                () -> mamba.forward(Tensor.zeros(DType.FLOAT32, Shape.of(2, 3, 4)), Tensor.of(new int[8], 2, 4)));
        assertMessage("Mamba needs positive sizes, got modelDim 4, innerDim 8, states 0, convWidth 4, rank 1",
                () -> MambaConfig.of(4).withStates(0));
        assertMessage("Mamba needs a stable discretisation, got FORWARD_EULER",
                () -> MambaConfig.of(4).withRule(Discretisation.FORWARD_EULER));
        assertMessage("step lengths need 0 < least <= most and a floor of at least 0, got least 0.0, most 0.1 and floor"
                + " 0.0", () -> new StepInit(0, 0.1, 0));
    }

    @Test
    void extremeInputsStayFinite() {
        for (float size : new float[] {1e4f, -1e4f}) {
            Mamba mamba = new Mamba(MambaConfig.of(4), Init.normal(0.02), DType.FLOAT32, new Rng(1));
            float[] x = new float[4 * 300];
            Arrays.fill(x, size);
            Tensor input = Tensor.of(x, 1, 300, 4).requireGrad();
            Tensor y = mamba.forward(input);
            y.sum().backward();
            assertFinite(y);
            assertFinite(input.grad());
            mamba.parameters().values().forEach(p -> assertFinite(p.grad()));
        }
    }

    @Test
    void aGradientFlowsThroughAState() {
        Mamba mamba = new Mamba(small(4), INIT, DType.FLOAT64, new Rng(1));
        double[] numbers = new double[2 * 9 * 4];
        new Rng(5).fillNormal(numbers, 0, 1);
        Tensor x = Tensor.of(numbers, 2, 9, 4).requireGrad();
        mamba.forward(x).slice(1, 5, 9).sum().backward();
        Tensor whole = x.grad();
        x.grad(null);
        ConvState five = mamba.prefill(x.slice(1, 0, 5), mamba.start(2)).state();
        mamba.prefill(x.slice(1, 5, 9), five).output().sum().backward();
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(whole.doubles()[i], x.grad().doubles()[i], 1e-12);
        }
    }

    private static void assertFinite(Tensor x) {
        for (float value : x.floats()) {
            assertTrue(Float.isFinite(value), () -> "got " + value);
        }
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
