package dev.gradus.moe.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.account.MixerSizes.Dense;
import dev.gradus.moe.account.MixerSizes.Mixture;
import dev.gradus.moe.account.ModelSizes.Norm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts of models that are too large to build, by hand. */
class ModelSizesTest {
    private static final AttentionSizes HEADS = AttentionSizes.of(4, 8);

    private static ModelSizes of(List<MixerSizes> mixers) {
        return new ModelSizes(100, 32, 0, false, Norm.SCALE, HEADS, mixers);
    }

    @Test
    void mixtralHas46Point70BillionOfWhich12Point88AreActive() {
        Parameters p = ModelSizes.MIXTRAL_8X7B.parameters();
        assertEquals(32L * 8 * 3 * 4096 * 14_336, p.experts());
        assertEquals(32L * (2 * 4096 * 4096 + 2 * 4096 * 1024), p.attention());
        assertEquals(32L * 8 * 4096, p.routers());
        assertEquals(2L * 32_000 * 4096, p.tables() + p.head());
        assertEquals(65L * 4096, p.norms());
        assertEquals(46_702_792_704L, p.total());
        assertEquals(12_879_925_248L, p.active());
    }

    @Test
    void mixtralReadsItsActiveWeightsAndHoldsThemAll() {
        Traffic traffic = ModelSizes.MIXTRAL_8X7B.traffic(2);
        assertEquals(2 * 46_702_792_704L, traffic.weights());
        assertEquals(2 * (12_879_925_248L - 32_000L * 4096 + 4096), traffic.readPerToken());
        assertEquals(2 * 32L * 2 * 1024, traffic.cachePerToken());
        assertEquals(traffic.readPerToken() + 1000 * traffic.cachePerToken(), traffic.read(1000));
    }

    @Test
    void anOperationsCountIsTwiceTheActiveMatrices() {
        Operations operations = ModelSizes.MIXTRAL_8X7B.operations(100);
        assertEquals(2.0 * (12_879_925_248L - 32_000L * 4096 - 65 * 4096), operations.weights());
        assertEquals(32 * 4.0 * 4096 * 100, operations.keys());
        assertEquals(3 * (operations.weights() + operations.keys()), operations.training());
    }

    @Test
    void aTiedTableIsReadAndMultipliedAsTheHead() {
        List<MixerSizes> mixers = List.of(new Dense(64, true, false));
        ModelSizes tied = new ModelSizes(100, 32, 0, true, Norm.SCALE, HEADS, mixers);
        assertEquals(of(mixers).parameters().total() - 3200, tied.parameters().total());
        assertEquals(of(mixers).operations(5), tied.operations(5));
        assertEquals(of(mixers).traffic(4).readPerToken(), tied.traffic(4).readPerToken());
    }

    @Test
    void switchInEveryOtherLayerHasTheOperationsOfTheDenseModel() {
        Dense dense = new Dense(128, false, false);
        Mixture top1 = new Mixture(64, 1, 128, false, 0, false);
        ModelSizes sparse = of(IntStream.range(0, 6).<MixerSizes>mapToObj(i -> i % 2 == 1 ? top1 : dense).toList());
        Parameters p = sparse.parameters();
        assertEquals(3L * 2 * 32 * 128, p.dense());
        assertEquals(3L * 64 * 2 * 32 * 128, p.experts());
        assertEquals(3L * 2 * 32 * 128, p.activeExperts());
        ModelSizes plain = of(IntStream.range(0, 6).<MixerSizes>mapToObj(i -> dense).toList());
        assertEquals(plain.operations(10).forward() + 2 * p.routers(), sparse.operations(10).forward());
    }

    @Test
    void fineExpertsAndSharedOnesKeepTheActiveSize() {
        Mixture coarse = Mixture.gated(16, 2, 96);
        Mixture fine = new Mixture(63, 7, 24, true, 1, false);
        Parameters a = of(List.of(coarse)).parameters();
        Parameters b = of(List.of(fine)).parameters();
        assertEquals(a.experts(), b.experts() + b.dense());
        assertEquals(a.activeExperts(), b.activeExperts() + b.dense());
        assertEquals(3L * 32 * 24, b.dense(), "one shared expert");
        assertEquals(63 * 32, b.routers());
    }

    @Test
    void keptNumbersOfAMixture() {
        Mixture gated = Mixture.gated(8, 2, 100);
        assertEquals(50 * (2 * 32 + 3 * 100), gated.kept(50, 32, false));
        assertEquals(50 * 2 * 32, gated.kept(50, 32, true));
        assertEquals(50 * (2 * 32 + 2 * 100), new Mixture(8, 1, 100, false, 0, false).kept(50, 32, false));
    }

    @Test
    void wrongSizesSayWhatWasNeeded() {
        assertMessage("topK from 1 to experts = 4, got 5", () -> Mixture.gated(4, 5, 8));
        assertMessage("hiddenDim of at least 1, got 0", () -> new Dense(0, true, false));
        assertMessage("headDim of at least 1, got 4, 4 and 0", () -> AttentionSizes.of(4, 0));
        assertMessage("vocabulary and modelDim of at least 1",
                () -> new ModelSizes(0, 8, 0, false, Norm.SCALE, HEADS, List.of()));
    }

    private static void assertMessage(String part, Runnable code) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
