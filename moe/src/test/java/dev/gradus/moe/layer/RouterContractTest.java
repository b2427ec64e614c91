package dev.gradus.moe.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.check.GradientCheck;
import dev.gradus.kernel.Parallel;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.router.Routing;
import dev.gradus.random.Rng;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.NoState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a mixture with any router. */
class RouterContractTest {
    private static final int DIM = AnyRouter.DIM;

    private static ExpertUse use(Mixed mixed) {
        return (ExpertUse) mixed.insights().get(0);
    }

    private static Overflow tight(double factor) {
        return Overflow.capacityFactor(factor, factor);
    }

    @ParameterizedTest
    @EnumSource
    void everyDispatchEqualsTheDenseMixture(AnyRouter router) {
        for (Overflow overflow : new Overflow[] {Overflow.NONE, tight(0.6)}) {
            Tensor x = AnyRouter.tokens(2, 9, 1).requireGrad();
            MixtureOfExperts layer = router.mixture(overflow, DType.FLOAT64);
            Tensor sorted = layer.forward(x, null).output();
            sorted.mul(sorted).sum().backward();
            Map<String, double[]> expected = takeGradients(layer, x);
            MixtureOfExperts same = router.mixture(overflow, DType.FLOAT64); // draws the same noise
            ExpertUse use = use(same.forward(x, null));
            Tensor dense = DenseMixture.of(x.reshape(18, DIM), use.routing(), use.dispatch(), same.experts());
            assertArrayEquals(dense.doubles(), sorted.doubles(), 1e-12);
            dense.mul(dense).sum().backward();
            Map<String, double[]> gradients = takeGradients(same, x);
            assertEquals(expected.keySet(), gradients.keySet());
            gradients.forEach((name, g) -> assertArrayEquals(g, expected.get(name), 1e-10, name));
        }
    }

    private static Map<String, double[]> takeGradients(MixtureOfExperts layer, Tensor x) {
        Map<String, double[]> gradients = layer.parameters().entrySet().stream()
                .filter(entry -> entry.getValue().grad() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().grad().doubles().clone()));
        gradients.put("x", x.grad().doubles());
        x.grad(null);
        return gradients;
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfCentralDifferences(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(tight(1.2), DType.FLOAT64);
        Tensor x = AnyRouter.tokens(1, 7, 3).requireGrad();
        Rng[] randoms = layer.randoms().values().toArray(Rng[]::new);
        Rng.State[] states = Arrays.stream(randoms).map(Rng::state).toArray(Rng.State[]::new);
        Tensor[] inputs = layer.parameters().values().toArray(new Tensor[0]);
        inputs = Arrays.copyOf(inputs, inputs.length + 1);
        inputs[inputs.length - 1] = x;
        GradientCheck.Result result = new GradientCheck(0x1p-14, 1e-5, 1e-3, 40).run(router.name(), ignored -> {
            for (int i = 0; i < randoms.length; i++) {
                randoms[i].restore(states[i]);
            }
            Mixed mixed = layer.forward(x, null);
            Tensor losses = mixed.losses().stream().map(AuxLoss::value).reduce(Tensor::add).orElseThrow();
            return new Tensor[] {mixed.output(), losses};
        }, inputs);
        assertTrue(result.passed(), result.message());
    }

    @ParameterizedTest
    @EnumSource
    void mixingTheOrderOfTokensMixesTheResult(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(Overflow.NONE, DType.FLOAT64);
        layer.train(false);
        Tensor x = AnyRouter.tokens(1, 16, 4);
        double[] turned = new double[x.size()];
        for (int t = 0; t < 16; t++) {
            System.arraycopy(x.doubles(), t * DIM, turned, (t * 5 + 3) % 16 * DIM, DIM);
        }
        double[] y = layer.forward(x, null).output().doubles();
        double[] z = layer.forward(Tensor.of(turned, 1, 16, DIM), null).output().doubles();
        for (int i = 0; i < y.length; i++) {
            assertEquals(y[i], z[(i / DIM * 5 + 3) % 16 * DIM + i % DIM], 1e-14);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endlessCapacityDropsNothingAndASmallOneOnlyWhatItMust(AnyRouter router) {
        Tensor x = AnyRouter.tokens(2, 12, 5);
        ExpertUse free = use(router.mixture(tight(1e6), DType.FLOAT64).forward(x, null));
        assertEquals(0, free.dispatch().dropped());
        assertArrayEquals(free.load(), free.kept());
        Overflow two = new Overflow(new Capacity.Fixed(2), new Capacity.Fixed(2), Overflow.Group.SEQUENCE,
                Overflow.Dropped.ZERO);
        MixtureOfExperts layer = router.mixture(two, DType.FLOAT64);
        Mixed mixed = layer.forward(x, null);
        ExpertUse use = use(mixed);
        assertTrue(Arrays.stream(use.kept()).allMatch(rows -> rows <= 4), "two of each of two sequences");
        assertEquals(Arrays.stream(use.load()).sum(), Arrays.stream(use.kept()).sum() + use.dispatch().dropped());
        int[] rows = use.dispatch().rowsPerToken();
        for (int t = 0; t < 24; t++) {
            double[] y = Arrays.copyOfRange(mixed.output().doubles(), t * DIM, t * DIM + DIM);
            assertEquals(rows[t] == 0, Arrays.stream(y).allMatch(v -> v == 0), "token " + t + " has " + rows[t]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keptWeightsAddUpAsStated(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(Overflow.NONE, DType.FLOAT64);
        layer.train(false);
        Routing routing = use(layer.forward(AnyRouter.tokens(1, 10, 6), null)).routing();
        assertEquals(router.slots, routing.topK());
        double[] gates = routing.gates().sum(-1).doubles();
        for (double sum : gates) {
            boolean right =
                    Double.isNaN(router.weightSum) ? sum >= 0 && sum < 1 : Math.abs(sum - router.weightSum) < 1e-8;
            assertTrue(right, "a row adds up to " + sum);
        }
        Arrays.stream(routing.probabilities().sum(-1).doubles()).forEach(sum -> assertEquals(1, sum, 1e-12));
    }

    @ParameterizedTest
    @EnumSource
    void evaluationHasNoNoise(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(Overflow.NONE, DType.FLOAT64);
        Tensor x = AnyRouter.tokens(1, 30, 7);
        layer.train(false);
        double[] first = layer.forward(x, null).output().doubles();
        assertArrayEquals(first, layer.forward(x, null).output().doubles(), router + " differs between two passes");
    }

    @ParameterizedTest
    @EnumSource
    void onlyRoutersThatSaySoLookAhead(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(Overflow.NONE, DType.FLOAT64);
        layer.train(false);
        assertEquals(layer.looksAhead().isEmpty(), doesNotLookAhead(layer), router.name());
    }

    /** Whether the outputs of the first tokens stay, bit by bit, when the last one grows. */
    private static boolean doesNotLookAhead(MixtureOfExperts layer) {
        boolean same = true;
        for (long seed = 30; seed < 40; seed++) {
            Tensor x = AnyRouter.tokens(1, 9, seed);
            double[] y = layer.forward(x, null).output().doubles();
            for (int d = 0; d < DIM; d++) {
                x.doubles()[8 * DIM + d] *= 3;
            }
            double[] z = layer.forward(x, null).output().doubles();
            same &= Arrays.equals(Arrays.copyOf(y, 8 * DIM), Arrays.copyOf(z, 8 * DIM));
        }
        return same;
    }

    @ParameterizedTest
    @EnumSource
    void batchPriorityLooksAheadAndSaysSo(AnyRouter router) {
        Overflow plain = new Overflow(new Capacity.Fixed(2), new Capacity.Fixed(1), Overflow.Group.SEQUENCE,
                Overflow.Dropped.ZERO, Priority.PROBABILITY, Overflow.Weights.AS_ROUTED);
        MixtureOfExperts layer = router.mixture(plain, DType.FLOAT64);
        layer.train(false);
        assertTrue(layer.looksAhead().isPresent());
        assertFalse(doesNotLookAhead(layer));
    }

    @ParameterizedTest
    @EnumSource
    void generationEqualsEvaluationOrIsRefused(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(Overflow.NONE, DType.FLOAT64);
        layer.train(false);
        Tensor x = AnyRouter.tokens(2, 5, 8);
        if (layer.looksAhead().isPresent()) {
            String message = assertThrows(IllegalStateException.class, () -> layer.prefill(x, NoState.NONE))
                    .getMessage();
            assertTrue(message.contains("a router that looks at each token by itself"), message);
            return;
        }
        double[] y = layer.forward(x, null).output().doubles();
        assertArrayEquals(y, layer.prefill(x, NoState.NONE).output().doubles(), 1e-14);
    }

    @ParameterizedTest
    @EnumSource
    void paddingTakesNoRoomAndCountsInNoLoss(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(tight(2), DType.FLOAT64);
        layer.train(false);
        Tensor x = AnyRouter.tokens(1, 8, 9);
        Tensor mask = Tensor.of(new int[] {1, 1, 1, 1, 1, 1, 0, 0}, 1, 8);
        Mixed padded = layer.forward(x, mask);
        x.doubles()[7 * DIM] += 10;
        Mixed other = layer.forward(x, mask);
        assertArrayEquals(Arrays.copyOf(padded.output().doubles(), 6 * DIM),
                Arrays.copyOf(other.output().doubles(), 6 * DIM));
        assertEquals(0, use(padded).dispatch().rowsPerToken()[6]);
        for (int i = 0; i < padded.losses().size(); i++) {
            assertEquals(padded.losses().get(i).value().item(), other.losses().get(i).value().item(), 1e-12,
                    padded.losses().get(i).name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void threadsDoNotChangeABit(AnyRouter router) {
        Tensor x = AnyRouter.tokens(4, 80, 10).to(DType.FLOAT32);
        float[][] results = new float[2][];
        for (int threads = 1; threads <= 2; threads++) {
            MixtureOfExperts layer = router.mixture(tight(0.9), DType.FLOAT32);
            int index = threads - 1;
            Parallel.withThreads(threads, () -> {
                Tensor y = layer.forward(x, null).output();
                y.mul(y).sum().backward();
                float[] gate = layer.parameters().get("router.gate.weight").grad().floats();
                results[index] = Arrays.copyOf(y.floats(), y.size() + gate.length);
                System.arraycopy(gate, 0, results[index], y.size(), gate.length);
            });
        }
        assertArrayEquals(results[0], results[1]);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyBatchIsFineAndNanIsNot(AnyRouter router) {
        MixtureOfExperts layer = router.mixture(Overflow.NONE, DType.FLOAT64);
        Mixed none = layer.forward(Tensor.zeros(DType.FLOAT64, Shape.of(0, 3, DIM)), null);
        assertEquals(Shape.of(0, 3, DIM), none.output().shape());
        none.losses().forEach(loss -> assertTrue(Double.isFinite(loss.value().item()), loss.name()));
        Tensor x = AnyRouter.tokens(1, 4, 11);
        x.doubles()[2 * DIM] = Double.NaN;
        String message = assertThrows(IllegalArgumentException.class, () -> layer.forward(x, null)).getMessage();
        assertTrue(message.contains("needs scores that are numbers, expert 0 has NaN for token 2"), message);
    }

    @ParameterizedTest
    @EnumSource
    void aDispatchKnowsItsSlots(AnyRouter router) {
        ExpertUse use = use(router.mixture(tight(0.5), DType.FLOAT64).forward(AnyRouter.tokens(1, 20, 12), null));
        Dispatch dispatch = use.dispatch();
        for (int row = 0; row < dispatch.rows(); row++) {
            assertEquals(row, dispatch.rowOfSlot()[dispatch.slotOfRow()[row]]);
        }
        assertEquals(dispatch.dropped(), Arrays.stream(dispatch.droppedSlots().ints()).sum());
    }
}
