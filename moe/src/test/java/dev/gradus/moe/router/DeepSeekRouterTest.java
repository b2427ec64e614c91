package dev.gradus.moe.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.balance.Load;
import dev.gradus.moe.balance.LossFreeBalance;
import dev.gradus.moe.balance.LossFreeBalance.Rule;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Selection by score and bias, weights by score alone, and the bias that balances. */
class DeepSeekRouterTest {
    private static final int DIM = 5;

    private static DeepSeekRouter router(DeepSeekRouter.Config config) {
        return new DeepSeekRouter(config, Init.normal(1), DType.FLOAT64, new Rng(4));
    }

    private static Tensor tokens(int count) {
        double[] x = new double[count * DIM];
        new Rng(8).fillNormal(x, 0.5, 1);
        return Tensor.of(x, count, DIM);
    }

    private static DeepSeekRouter.Config grouped(int count, int open, ExpertGroups.Rank rank) {
        return new DeepSeekRouter.Config(DIM, 8, 2, DeepSeekRouter.Score.SIGMOID, true, 1, true,
                new ExpertGroups(count, open, rank));
    }

    @Test
    void aConstantAddedToEveryBiasChangesNothing() {
        DeepSeekRouter router = router(DeepSeekRouter.Config.v3(DIM, 8, 3, 2.5));
        Routing before = router.route(tokens(20));
        router.moveBias(new double[] {7, 7, 7, 7, 7, 7, 7, 7});
        Routing after = router.route(tokens(20));
        assertArrayEquals(before.experts().ints(), after.experts().ints());
        assertArrayEquals(before.weights().doubles(), after.weights().doubles());
    }

    @Test
    void theBiasChoosesAndTheScoreWeighs() {
        DeepSeekRouter router = router(DeepSeekRouter.Config.v1(DIM, 8, 1));
        DeepSeekRouter.Config biased = new DeepSeekRouter.Config(
                DIM, 8, 1, DeepSeekRouter.Score.SOFTMAX, false, 1, true, ExpertGroups.NONE);
        DeepSeekRouter pushed = router(biased);
        double[] push = new double[8];
        push[6] = 100;
        pushed.moveBias(push);
        Routing plain = router.route(tokens(12));
        Routing routing = pushed.route(tokens(12));
        for (int t = 0; t < 12; t++) {
            assertEquals(6, routing.experts().ints()[t]);
            assertEquals(plain.probabilities().doubles()[t * 8 + 6], routing.weights().doubles()[t]);
        }
    }

    @Test
    void v3WeightsAddUpToTheScaleAndV1OnesDoNot() {
        Routing v3 = router(DeepSeekRouter.Config.v3(DIM, 8, 3, 2.5)).route(tokens(9));
        Arrays.stream(v3.weights().sum(-1).doubles()).forEach(sum -> assertEquals(2.5, sum, 1e-12));
        Arrays.stream(v3.probabilities().sum(-1).doubles()).forEach(sum -> assertEquals(1, sum, 1e-12));
        Routing v1 = router(DeepSeekRouter.Config.v1(DIM, 8, 3)).route(tokens(9));
        assertTrue(Arrays.stream(v1.weights().sum(-1).doubles()).allMatch(sum -> sum < 0.999));
    }

    @Test
    void onlyOpenGroupsAreChosenFrom() {
        for (ExpertGroups.Rank rank : ExpertGroups.Rank.values()) {
            Routing routing = router(grouped(4, 1, rank)).route(tokens(30));
            for (int t = 0; t < 30; t++) {
                int group = routing.experts().ints()[2 * t] / 2;
                assertEquals(group, routing.experts().ints()[2 * t + 1] / 2);
                assertEquals(bestGroup(routing, t, rank), group);
            }
        }
    }

    /** Of the four groups of two experts; the sigmoid keeps the order of the scores, not of their sums. */
    private static int bestGroup(Routing routing, int token, ExpertGroups.Rank rank) {
        double[] rating = new double[4];
        for (int e = 0; e < 8; e++) {
            double s = 1 / (1 + Math.exp(-routing.logits().doubles()[token * 8 + e]));
            rating[e / 2] = rank == ExpertGroups.Rank.BEST ? Math.max(rating[e / 2], s) : rating[e / 2] + s;
        }
        return List.of(0, 1, 2, 3).stream().max((a, b) -> Double.compare(rating[a], rating[b])).orElseThrow();
    }

    @Test
    void allGroupsOpenIsAsWithoutGroups() {
        DeepSeekRouter.Config free = DeepSeekRouter.Config.v3(DIM, 8, 2, 1);
        Routing a = router(free).route(tokens(15));
        Routing b = router(grouped(4, 4, ExpertGroups.Rank.BEST_TWO)).route(tokens(15));
        assertArrayEquals(a.experts().ints(), b.experts().ints());
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void movingTheBiasEvensTheLoad(Rule rule) {
        DeepSeekRouter router = router(DeepSeekRouter.Config.v3(DIM, 8, 2, 1));
        LossFreeBalance balance = new LossFreeBalance(router, 0.01, rule);
        Tensor x = tokens(400);
        double before = Load.maxViolation(router.route(x).load(null));
        for (int step = 0; step < 200; step++) {
            balance.count(router.route(x).load(null));
            balance.update();
        }
        double after = Load.maxViolation(router.route(x).load(null));
        assertTrue(before > 1 && after < 0.25, before + " to " + after);
    }

    @Test
    void anUpdateFollowsTheSignOfTheErrorOverAllCountedBatches() {
        DeepSeekRouter router = router(DeepSeekRouter.Config.v3(DIM, 4, 1, 1));
        LossFreeBalance balance = new LossFreeBalance(router, 0.5, Rule.SIGN);
        balance.count(new int[] {9, 0, 4, 3});
        balance.count(new int[] {0, 1, 0, 3});
        balance.update(); // 9, 1, 4, 6 of mean 5
        assertArrayEquals(new double[] {-0.5, 0.5, 0.5, -0.5}, router.bias().doubles());
        balance.update();
        assertArrayEquals(new double[] {-0.5, 0.5, 0.5, -0.5}, router.bias().doubles(), "counted loads are forgotten");
    }

    @Test
    void theBiasIsInTheCheckpointAndHasNoGradient() {
        DeepSeekRouter router = router(DeepSeekRouter.Config.v3(DIM, 8, 2, 1));
        assertTrue(router.state().containsKey("e_score_correction_bias"));
        assertFalse(router.parameters().containsKey("e_score_correction_bias"));
        router.route(tokens(6)).weights().sum().backward();
        assertFalse(router.bias().requiresGrad());
    }

    @Test
    void wrongSettingsSayWhatWasNeeded() {
        assertMessage("a count that divides the 8 experts, got 3", () -> grouped(3, 1, ExpertGroups.Rank.BEST));
        assertMessage("1 to count open ones, got 5 of 4", () -> grouped(4, 5, ExpertGroups.Rank.BEST));
        assertMessage("hold 1 experts, too few for topK = 2", () -> grouped(8, 1, ExpertGroups.Rank.BEST));
        assertMessage("topK from 1 to numExperts = 8, got 9", () -> DeepSeekRouter.Config.v1(DIM, 8, 9));
        assertMessage("one step for each of 8 experts, got 2",
                () -> router(DeepSeekRouter.Config.v3(DIM, 8, 2, 1)).moveBias(new double[2]));
        assertMessage("needs a router with a balancing bias",
                () -> new LossFreeBalance(router(DeepSeekRouter.Config.v1(DIM, 8, 2)), 0.1, Rule.SIGN));
        Tensor bad = tokens(3);
        bad.doubles()[DIM + 1] = Double.NaN;
        assertMessage("scores that are numbers, expert 0 has NaN for token 1",
                () -> router(DeepSeekRouter.Config.v1(DIM, 8, 2)).route(bad));
    }

    private static void assertMessage(String part, Runnable code) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
