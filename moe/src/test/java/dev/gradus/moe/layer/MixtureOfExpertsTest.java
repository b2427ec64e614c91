package dev.gradus.moe.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.kernel.Parallel;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.NoState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layer against a dense mixture that computes every expert for every token. */
class MixtureOfExpertsTest {
    private static final int DIM = 6;

    private static MixtureOfExperts mixture(int experts, int topK, boolean gated, Overflow overflow, DType dtype) {
        Rng rng = new Rng(11);
        TopKRouter router = new TopKRouter(
                TopKRouter.Config.mixtral(DIM, experts, topK), Init.normal(1), dtype, rng.fork("router"));
        Experts.Config form = new Experts.Config(experts, DIM, 5, Activation.SILU, gated);
        Experts networks = new Experts(form, Init.normal(0.5), dtype, rng.fork("experts"));
        MixtureOfExperts layer =
                new MixtureOfExperts(router, networks, new MixtureOfExperts.Config(overflow, 0.01, 0.001));
        layer.train(true);
        return layer;
    }

    private static Tensor input(int batch, int tokens) {
        double[] values = new double[batch * tokens * DIM];
        new Rng(5).fillNormal(values, 0, 1);
        return Tensor.of(values, batch, tokens, DIM);
    }

    private static ExpertUse use(Mixed mixed) {
        return (ExpertUse) mixed.insights().get(0);
    }

    /** Every expert for every token in plain loops; weights of dropped slots count 0. */
    private static double[] dense(MixtureOfExperts layer, Tensor x, ExpertUse use) {
        Routing routing = use.routing();
        double[] y = new double[x.size()];
        for (int slot = 0; slot < routing.experts().size(); slot++) {
            int token = slot / routing.topK();
            if (use.dispatch().rowOfSlot()[slot] >= 0) {
                double[] out = expert(layer, routing.experts().ints()[slot], x, token);
                for (int d = 0; d < DIM; d++) {
                    y[token * DIM + d] += routing.weights().doubles()[slot] * out[d];
                }
            }
        }
        return y;
    }

    private static double[] expert(MixtureOfExperts layer, int e, Tensor x, int token) {
        Tensor up = layer.parameters().get("experts.up_proj");
        Tensor gate = layer.parameters().get("experts.gate_proj");
        Tensor down = layer.parameters().get("experts.down_proj");
        int hidden = up.dim(1);
        double[] out = new double[DIM];
        for (int f = 0; f < hidden; f++) {
            double u = row(up, e * hidden + f, x, token);
            double g = gate == null ? u : row(gate, e * hidden + f, x, token);
            double active = g / (1 + Math.exp(-g)) * (gate == null ? 1 : u);
            for (int d = 0; d < DIM; d++) {
                out[d] += down.doubles()[(e * DIM + d) * hidden + f] * active;
            }
        }
        return out;
    }

    private static double row(Tensor w, int row, Tensor x, int token) {
        return IntStream.range(0, DIM)
                .mapToDouble(d -> w.doubles()[row * DIM + d] * x.doubles()[token * DIM + d])
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"4,2,true", "4,1,false", "3,3,true", "8,2,false", "1,1,true"})
    void droplessEqualsTheDenseMixture(int experts, int topK, boolean gated) {
        MixtureOfExperts layer = mixture(experts, topK, gated, Overflow.NONE, DType.FLOAT64);
        Tensor x = input(2, 7);
        Mixed mixed = layer.forward(x, null);
        assertEquals(0, use(mixed).dispatch().dropped());
        assertArrayEquals(dense(layer, x, use(mixed)), mixed.output().doubles(), 1e-12);
    }

    @Test
    void anExpertTakesNoMoreThanItsCapacityAndWhatIsDroppedIsZero() {
        Overflow tight = new Overflow(
                new Capacity.Fixed(2), new Capacity.Fixed(2), Overflow.Group.BATCH, Overflow.Dropped.ZERO);
        MixtureOfExperts layer = mixture(3, 1, true, tight, DType.FLOAT64);
        Tensor x = input(2, 6);
        Mixed mixed = layer.forward(x, null);
        ExpertUse use = use(mixed);
        assertTrue(Arrays.stream(use.dispatch().kept()).allMatch(n -> n <= 2));
        assertTrue(use.dispatch().dropped() >= 6);
        assertEquals(12, Arrays.stream(use.routing().load(null)).sum(), "the load is counted before dropping");
        assertArrayEquals(dense(layer, x, use), mixed.output().doubles(), 1e-12);
        for (int t = 0; t < 12; t++) {
            boolean zero = IntStream.range(t * DIM, t * DIM + DIM).allMatch(i -> mixed.output().doubles()[i] == 0);
            assertEquals(use.dispatch().rowOfSlot()[t] < 0, zero, "token " + t);
        }
    }

    @Test
    void infiniteCapacityDropsNothing() {
        MixtureOfExperts layer = mixture(4, 2, true, Overflow.capacityFactor(1e9, 1e9), DType.FLOAT64);
        assertEquals(0, use(layer.forward(input(3, 5), null)).dispatch().dropped());
    }

    @Test
    void firstChoicesGetRoomBeforeSecondChoices() {
        MixtureOfExperts layer = mixture(3, 2, true, Overflow.capacityFactor(0.75, 1), DType.FLOAT64);
        ExpertUse use = use(layer.forward(input(2, 8), null));
        int[] first = new int[3];
        for (int t = 0; t < 16; t++) {
            first[use.routing().experts().ints()[2 * t]]++;
        }
        for (int t = 0; t < 16; t++) {
            int expert = use.routing().experts().ints()[2 * t];
            assertTrue(first[expert] > 8 || use.dispatch().rowOfSlot()[2 * t] >= 0, "first choice of token " + t);
        }
    }

    @Test
    void mixingTheOrderOfTokensMixesTheResult() {
        MixtureOfExperts layer = mixture(4, 2, true, Overflow.NONE, DType.FLOAT64);
        Tensor x = input(1, 9);
        double[] turned = new double[x.size()];
        for (int t = 0; t < 9; t++) {
            System.arraycopy(x.doubles(), t * DIM, turned, (t + 4) % 9 * DIM, DIM);
        }
        double[] y = layer.forward(x, null).output().doubles();
        double[] z = layer.forward(Tensor.of(turned, 1, 9, DIM), null).output().doubles();
        for (int i = 0; i < y.length; i++) {
            assertEquals(y[i], z[(i / DIM + 4) % 9 * DIM + i % DIM], 0);
        }
    }

    @Test
    void keptWeightsOfMixtralSumToOne() {
        Routing routing = use(mixture(5, 3, true, Overflow.NONE, DType.FLOAT64).forward(input(2, 4), null)).routing();
        double[] sums = routing.weights().sum(-1).doubles();
        Arrays.stream(sums).forEach(sum -> assertEquals(1, sum, 1e-12));
    }

    @Test
    void paddingTakesNoRoomAndCountsInNoLoss() {
        MixtureOfExperts layer = mixture(3, 1, true, Overflow.capacityFactor(1, 1), DType.FLOAT64);
        Tensor x = input(1, 8);
        Tensor mask = Tensor.of(new int[] {0, 0, 0, 1, 1, 1, 1, 1}, 1, 8);
        Tensor real = Tensor.of(Arrays.copyOfRange(x.doubles(), 3 * DIM, 8 * DIM), 1, 5, DIM);
        Mixed padded = layer.forward(x, mask);
        Mixed alone = layer.forward(real, null);
        for (int i = 0; i < padded.losses().size(); i++) {
            assertEquals(alone.losses().get(i).value().item(), padded.losses().get(i).value().item(), 1e-12);
        }
        assertEquals(0, Arrays.stream(padded.output().doubles()).limit(3 * DIM).map(Math::abs).sum());
    }

    @Test
    void lossesHaveTheirBalancedValues() {
        MixtureOfExperts layer = mixture(4, 2, true, Overflow.NONE, DType.FLOAT64);
        Arrays.fill(layer.parameters().get("router.gate.weight").doubles(), 0);
        Mixed mixed = layer.forward(input(2, 4), null);
        mixed.losses().forEach(loss -> assertEquals(loss.balanced(), loss.value().item(), 1e-12, loss.name()));
    }

    @Test
    void gradientsAreThoseOfCentralDifferences() {
        MixtureOfExperts layer = mixture(3, 2, true, Overflow.capacityFactor(0.8, 1), DType.FLOAT64);
        Tensor x = input(1, 5);
        Tensor[] inputs = layer.parameters().values().toArray(new Tensor[0]);
        GradientCheck.Result result = GradientCheck.standard().run("mixture", ignored -> {
            Mixed mixed = layer.forward(x, null);
            return new Tensor[] {mixed.output(), mixed.losses().get(0).value(), mixed.losses().get(1).value()};
        }, inputs);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void threadsDoNotChangeABit() {
        MixtureOfExperts layer = mixture(8, 2, true, Overflow.NONE, DType.FLOAT32);
        float[] values = new float[64 * 6 * DIM];
        new Rng(9).fillNormal(values, 0, 1);
        Tensor x = Tensor.of(values, 6, 64, DIM);
        float[][] results = new float[3][];
        for (int threads = 1; threads <= 3; threads++) {
            int index = threads - 1;
            Parallel.withThreads(threads, () -> results[index] = forwardAndBack(layer, x));
        }
        assertArrayEquals(results[0], results[1]);
        assertArrayEquals(results[0], results[2]);
    }

    private static float[] forwardAndBack(MixtureOfExperts layer, Tensor x) {
        layer.parameters().values().forEach(p -> p.grad(null));
        Tensor y = layer.forward(x, null).output();
        y.mul(y).sum().backward();
        float[] gate = layer.parameters().get("router.gate.weight").grad().floats();
        float[] down = layer.parameters().get("experts.down_proj").grad().floats();
        float[] all = Arrays.copyOf(gate, gate.length + down.length);
        System.arraycopy(down, 0, all, gate.length, down.length);
        return all;
    }

    @Test
    void anEmptyBatchIsFine() {
        MixtureOfExperts layer = mixture(4, 2, true, Overflow.NONE, DType.FLOAT64);
        assertEquals(Shape.of(0, 3, DIM), layer.forward(Tensor.zeros(DType.FLOAT64, Shape.of(0, 3, DIM)), null)
                .output().shape());
    }

    @Test
    void wrongConfigurationsSayWhatWasNeeded() {
        assertMessage("topK from 1 to numExperts = 4, got 5", () -> TopKRouter.Config.mixtral(DIM, 4, 5));
        assertMessage("finite and above 0, got 0.0", () -> new Capacity.Factor(0));
        assertMessage("at least 1 token, got 0", () -> new Capacity.Fixed(0));
        MixtureOfExperts layer = mixture(4, 2, true, Overflow.NONE, DType.FLOAT64);
        assertMessage("[S, 6], got [4, 7]", () -> layer.forward(Tensor.zeros(DType.FLOAT64, Shape.of(2, 2, 7)), null));
    }

    private static void assertMessage(String part, Runnable code) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"true, FLOAT32", "false, FLOAT32", "true, FLOAT64"})
    void thePackedMixtureGivesTheSame(boolean gated, DType dtype) {
        MixtureOfExperts layer = mixture(4, 2, gated, Overflow.NONE, dtype);
        layer.train(false);
        MixtureOfExperts packed = layer.packed();
        assertTrue(packed.parameters().isEmpty());
        for (int tokens : new int[] {1, 2, 9}) {
            Tensor x = input(1, tokens).to(dtype);
            Tensor expected = Autograd.noGrad(() -> layer.prefill(x, NoState.NONE).output().to(DType.FLOAT64));
            Tensor got = Autograd.noGrad(() -> packed.prefill(x, NoState.NONE).output().to(DType.FLOAT64));
            assertArrayEquals(expected.doubles(), got.doubles(), 1e-6, tokens + " tokens");
        }
        Tensor none = input(1, 0).to(dtype);
        assertEquals(none.shape(), Autograd.noGrad(() -> packed.prefill(none, NoState.NONE).output()).shape());
    }
}
