package dev.gradus.moe.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.balance.BalanceLoss.Convention;
import dev.gradus.moe.balance.BalanceLoss.Scope;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.random.Rng;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each loss is where the experts are used evenly, and where all goes to the first ones. */
class LossTableTest {
    private static final int TOKENS = 64;
    private static final int EXPERTS = 8;

    /** Token t chooses experts t, t + 1 ...; probabilities are even. */
    private static Routing balanced(int topK) {
        return routing(topK, true);
    }

    /** All tokens choose experts 0, 1 ...; all probability is on those, evenly. */
    private static Routing collapsed(int topK) {
        return routing(topK, false);
    }

    private static Routing routing(int topK, boolean even) {
        double[] p = new double[TOKENS * EXPERTS];
        int[] experts = new int[TOKENS * topK];
        for (int i = 0; i < p.length; i++) {
            p[i] = even ? 1.0 / EXPERTS : i % EXPERTS < topK ? 1.0 / topK : 0;
        }
        for (int slot = 0; slot < experts.length; slot++) {
            experts[slot] = ((even ? slot / topK : 0) + slot % topK) % EXPERTS;
        }
        Tensor weights = Tensor.full(DType.FLOAT64, Shape.of(TOKENS, topK), 1.0 / topK);
        return new Routing(Tensor.zeros(DType.FLOAT64, Shape.of(TOKENS, EXPERTS)), Tensor.of(p, TOKENS, EXPERTS),
                Tensor.of(experts, TOKENS, topK), weights);
    }

    private static void check(RoutingLoss loss, int topK, double balanced, double collapsed) {
        TokenGroups groups = new TokenGroups(16, null);
        AuxLoss even = loss.of(balanced(topK), groups);
        assertEquals(balanced, even.value().item(), 1e-9, loss + " balanced");
        assertEquals(balanced, even.balanced(), 1e-12, loss + " says what is balanced");
        assertEquals(collapsed, loss.of(collapsed(topK), groups).value().item(), 1e-6, loss + " collapsed");
    }

    @ParameterizedTest
    @CsvSource({
        "SWITCH, 1, 1, 8", "SWITCH, 2, 1, 4", "SWITCH, 4, 1, 2",
        "HUGGING_FACE, 1, 1, 8", "HUGGING_FACE, 2, 2, 8",
        "GSHARD, 1, 0.015625, 0.125", "MESH, 1, 1, 8"
    })
    void balanceLosses(Convention convention, int topK, double balanced, double collapsed) {
        for (Scope scope : Scope.values()) {
            check(new BalanceLoss(0.01, convention, scope), topK, balanced, collapsed);
        }
    }

    @Test
    void firstChoicesAloneCountForGShard() {
        check(new BalanceLoss(0.01, Convention.GSHARD), 2, 1.0 / 64, 0.5 / 8);
        check(new BalanceLoss(0.01, Convention.MESH), 2, 1, 4);
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void variationLosses(int topK) {
        double most = EXPERTS / (double) topK - 1;
        check(new ImportanceLoss(0.1, Variation.POPULATION), topK, 0, most);
        check(new LoadLoss(0.1, Variation.POPULATION), topK, 0, most);
        check(new ImportanceLoss(0.1, Variation.UNBIASED), topK, 0, most * EXPERTS / (EXPERTS - 1));
    }

    @Test
    void oneExpertIsAlwaysEven() {
        Routing routing = TopKRouter.choose(
                Tensor.zeros(DType.FLOAT64, Shape.of(4, 1)), 1, TopKRouter.Weights.PROBABILITY);
        for (Variation variation : Variation.values()) {
            assertEquals(0, new ImportanceLoss(1, variation).of(routing, TokenGroups.one(4)).value().item());
        }
    }

    @Test
    void deviceLoss() {
        check(new DeviceBalanceLoss(0.05, 4), 1, 1, 4);
        check(new DeviceBalanceLoss(0.05, 4), 2, 1, 4);
        check(new DeviceBalanceLoss(0.05, 8), 1, 1, 8);
    }

    @Test
    void zLossIsTheSquareOfTheLogarithmForZeroScores() {
        AuxLoss loss = new RouterZLoss(0.001).of(balanced(2), TokenGroups.one(TOKENS));
        assertEquals(Math.log(8) * Math.log(8), loss.value().item(), 1e-12);
        assertEquals(4.324077, loss.balanced(), 1e-6);
    }

    @Test
    void maxViolation() {
        assertEquals(0, Load.maxViolation(balanced(1).load(null)));
        assertEquals(EXPERTS - 1, Load.maxViolation(collapsed(1).load(null)));
    }

    @Test
    void theBalanceLossLearnsThroughTheProbabilitiesAlone() {
        double[] scores = new double[TOKENS * EXPERTS];
        new Rng(2).fillNormal(scores, 0, 1);
        Tensor z = Tensor.of(scores, TOKENS, EXPERTS).requireGrad();
        Routing routing = TopKRouter.choose(z, 2, TopKRouter.Weights.RENORMALIZED);
        new BalanceLoss(1, Convention.SWITCH).of(routing, TokenGroups.one(TOKENS)).value().backward();
        int[] load = routing.load(null);
        double[] p = routing.probabilities().doubles();
        for (int i = 0; i < scores.length; i++) { // d/dz of (E/k) sum_i f_i P_i with f held
            int row = i / EXPERTS * EXPERTS;
            double mean = 0;
            for (int e = 0; e < EXPERTS; e++) {
                mean += p[row + e] * load[e];
            }
            double expected = EXPERTS / 2.0 * p[i] * (load[i - row] - mean) / TOKENS / TOKENS;
            assertEquals(expected, z.grad().doubles()[i], 1e-12);
        }
        assertTrue(Arrays.stream(z.grad().doubles()).anyMatch(g -> Math.abs(g) > 1e-4));
    }

    @Test
    void theLossOfGroupsIsTheMeanOfTheirLosses() {
        double[] scores = new double[TOKENS * EXPERTS];
        new Rng(3).fillNormal(scores, 0, 1);
        Tensor z = Tensor.of(scores, TOKENS, EXPERTS);
        Routing all = TopKRouter.choose(z, 2, TopKRouter.Weights.RENORMALIZED);
        double mean = 0;
        for (int first = 0; first < TOKENS; first += 16) {
            Routing part = TopKRouter.choose(z.slice(0, first, first + 16), 2, TopKRouter.Weights.RENORMALIZED);
            mean += new BalanceLoss(1, Convention.SWITCH).of(part, TokenGroups.one(16)).value().item() / 4;
        }
        BalanceLoss grouped = new BalanceLoss(1, Convention.SWITCH, Scope.GROUP);
        assertEquals(mean, grouped.of(all, new TokenGroups(16, null)).value().item(), 1e-12);
    }

    @Test
    void wrongSettingsSayWhatWasNeeded() {
        assertMessage("a balance loss needs a finite coefficient of at least 0, got -1.0",
                () -> new BalanceLoss(-1, Convention.SWITCH));
        assertMessage("a load loss needs a finite coefficient", () -> new LoadLoss(Double.NaN, Variation.UNBIASED));
        assertMessage("devices that divide the 8 experts, got 3",
                () -> new DeviceBalanceLoss(1, 3).of(balanced(1), TokenGroups.one(TOKENS)));
        assertMessage("a group size that divides the 64 tokens, got 7",
                () -> new BalanceLoss(1, Convention.SWITCH, Scope.GROUP).of(balanced(1), new TokenGroups(7, null)));
        assertMessage("at least 1, got 0", () -> new TokenGroups(0, null));
        assertMessage("a mask of the 64 tokens, got [3]", () -> new BalanceLoss(1, Convention.SWITCH)
                .of(balanced(1), new TokenGroups(64, Tensor.of(new int[3], 3))));
    }

    private static void assertMessage(String part, Runnable code) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void gatesPutWeightsInThePlacesOfTheirExperts() {
        Tensor logits = Tensor.zeros(DType.FLOAT64, Shape.of(2, 3));
        Routing routing = new Routing(logits, logits, Tensor.of(new int[] {2, 0, 1, Routing.NONE}, 2, 2),
                Tensor.of(new double[] {5, 6, 7, 8}, 2, 2));
        assertArrayEquals(new double[] {6, 0, 5, 0, 7, 0}, routing.gates().doubles());
        assertArrayEquals(new int[] {1, 1, 1}, routing.load(null));
        assertArrayEquals(new int[] {0, 1, 1}, routing.load(null, 1));
    }
}
