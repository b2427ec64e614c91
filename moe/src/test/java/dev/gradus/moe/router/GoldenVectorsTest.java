package dev.gradus.moe.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.BalanceLoss.Convention;
import dev.gradus.moe.balance.ImportanceLoss;
import dev.gradus.moe.balance.LoadLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.balance.Variation;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.router.TopKRouter.Weights;
import dev.gradus.nn.Init;
import dev.gradus.op.math.Softplus;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Small cases worked out independently, to six places; {@code F(a)} is sin(a + 1.3 i) at flat index i. */
class GoldenVectorsTest {
    private static final double CLOSE = 1e-6;

    private static Tensor f(double a, double scale, int... dims) {
        double[] values = new double[Arrays.stream(dims).reduce(1, (p, q) -> p * q)];
        Arrays.setAll(values, i -> scale * Math.sin(a + 1.3 * i));
        return Tensor.of(values, dims);
    }

    @Test
    void switchRouting() {
        Routing routing = TopKRouter.choose(f(0.1, 2, 6, 3), 1, Weights.PROBABILITY);
        TokenGroups groups = TokenGroups.one(6);
        assertArrayEquals(new int[] {1, 2, 0, 2, 0, 1}, routing.experts().ints());
        assertArrayEquals(new double[] {0.667706, 0.819972, 0.809619, 0.695830, 0.671071, 0.563246},
                routing.weights().doubles(), CLOSE);
        assertArrayEquals(new int[] {2, 2, 2}, routing.load(null));
        assertArrayEquals(new double[] {0.348321, 0.310199, 0.341480},
                routing.probabilities().mean(0).doubles(), CLOSE);
        assertEquals(1, new BalanceLoss(1, Convention.SWITCH).of(routing, groups).value().item(), CLOSE);
        assertEquals(3.690633, new RouterZLoss(1).of(routing, groups).value().item(), CLOSE);
        assertEquals(0, Dispatch.of(routing, new Capacity.Fixed(2), 6, null).dropped());
        assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1},
                Dispatch.of(routing, new Capacity.Fixed(1), 6, null).droppedSlots().ints());
    }

    @Test
    void topTwoRouting() {
        Routing routing = TopKRouter.choose(f(0.1, 2, 6, 3), 2, Weights.RENORMALIZED);
        assertArrayEquals(new int[] {1, 2, 2, 0, 0, 1, 2, 1, 0, 2, 1, 0}, routing.experts().ints());
        assertArrayEquals(new double[] {0.753272, 0.246728, 0.894418, 0.105582, 0.825217, 0.174783, 0.713816, 0.286184,
            0.742794, 0.257206, 0.601181, 0.398819}, routing.weights().doubles(), CLOSE);
        TokenGroups groups = TokenGroups.one(6);
        assertEquals(2, new BalanceLoss(1, Convention.HUGGING_FACE).of(routing, groups).value().item(), CLOSE);
        assertEquals(1, new BalanceLoss(1, Convention.SWITCH).of(routing, groups).value().item(), CLOSE);
    }

    @Test
    void noisyTopTwo() {
        Tensor deviation = f(0.5, 1, 2, 4).apply(new Softplus()).add(0.01);
        NoisyTopK.Choice choice = new NoisyTopK(2, NoisyTopK.Form.PAPER)
                .choice(f(0.1, 1, 2, 4), deviation, f(0.9, 1, 2, 4));
        assertArrayEquals(new double[] {0.860695, 2.039899, 0.173359, -1.092022, -0.917017, 1.286326, 1.829442,
            -0.114282}, choice.noisy().doubles(), CLOSE);
        assertArrayEquals(new double[] {0.469830, 0.733249, 0.274795, 0.000001, 0.000003, 0.652689, 0.812907,
            0.043096}, choice.chance().doubles(), CLOSE);
        TokenGroups groups = TokenGroups.one(2);
        Routing routing = choice.routing(groups);
        assertArrayEquals(new double[] {0.235195, 0.764805, 0, 0, 0, 0.367463, 0.632537, 0},
                routing.gates().doubles(), CLOSE);
        assertEquals(0.737450,
                new ImportanceLoss(1, Variation.POPULATION).of(routing, groups).value().item(), CLOSE);
        assertEquals(0.491780, new LoadLoss(1, Variation.POPULATION).of(routing, groups).value().item(), CLOSE);
    }

    @Test
    void softRouting() {
        SoftRouter router = new SoftRouter(
                new SoftRouter.Config(2, 2, 2, SoftRouter.Normalization.NONE), Init.constant(0), DType.FLOAT64,
                new Rng(0));
        router.load(Map.of("slot_embeds", f(0.2, 1, 2, 4).transpose(0, 1)));
        SoftRouting routing = router.route(f(0.1, 1, 1, 4, 2), null);
        assertArrayEquals(new double[] {0.328296, -0.138940, 0.512752, 0.254137, 0.229434, 0.494710, -0.209431,
            0.305925}, routing.slots().doubles(), CLOSE);
        assertArrayEquals(new double[] {0.238969, 0.343237, 0.283557, 0.112762, 0.065595, 0.275869, 0.349378,
            0.260460}, routing.combined(routing.slots()).doubles(), CLOSE);
        Arrays.stream(routing.dispatch().sum(1).doubles()).forEach(sum -> assertEquals(1, sum, 1e-12));
        Arrays.stream(routing.combine().sum(2).doubles()).forEach(sum -> assertEquals(1, sum, 1e-12));
    }

    @Test
    void expertChoice() {
        Routing routing = ExpertChoiceRouter.choose(f(0.3, 1, 4, 2), 2, TokenGroups.one(4));
        int none = Routing.NONE; // expert 0 takes tokens 1 and 3, expert 1 tokens 2 and 0
        assertArrayEquals(new int[] {none, 1, 0, none, none, 1, 0, none}, routing.experts().ints());
    }
}
