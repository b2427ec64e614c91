package dev.gradus.moe.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.Jitter;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Noise on what a mixture reads: bounded, in training only, and before router and experts alike. */
class JitterTest {
    private static final double EPS = 0.25;
    private static final int DIM = 4;

    private static Tensor ones() {
        return Tensor.of(DoubleStream.generate(() -> 1).limit(600 * DIM).toArray(), 1, 600, DIM);
    }

    @Test
    void factorsFillTheirRange() {
        Jitter jitter = new Jitter(EPS, new Rng(1));
        jitter.train(true);
        double[] y = jitter.forward(ones()).doubles();
        assertEquals(1 - EPS, DoubleStream.of(y).min().orElseThrow(), 0.01);
        assertEquals(1 + EPS, DoubleStream.of(y).max().orElseThrow(), 0.01);
    }

    /** One linear-like expert that every token goes to: the router's noise can't be seen in the output, that of tokens can. */
    @Test
    void tokensAreDisturbedForTheExpertsToo() {
        double[] calm = output(null, true);
        assertArrayEquals(calm, output(new Jitter(EPS, new Rng(1)), false), "outside training");
        double[] disturbed = output(new Jitter(EPS, new Rng(1)), true);
        double most = 0;
        for (int i = 0; i < calm.length; i++) {
            most = Math.max(most, Math.abs(disturbed[i] - calm[i]));
        }
        assertTrue(most > 0.01, "the experts read what the router reads: " + most);
    }

    private static double[] output(Jitter jitter, boolean training) {
        Rng rng = new Rng(7);
        TopKRouter router =
                new TopKRouter(TopKRouter.Config.mixtral(DIM, 1, 1), Init.normal(1), DType.FLOAT64, rng.fork("router"));
        Experts.Config form = new Experts.Config(1, DIM, 8, Activation.SILU, true);
        Experts experts = new Experts(form, Init.normal(0.5), DType.FLOAT64, rng.fork("experts"));
        MixtureOfExperts layer = new MixtureOfExperts(
                router, experts, jitter, new MixtureOfExperts.Config(Overflow.NONE, 0.01, 0.001));
        layer.train(training);
        return layer.forward(ones(), null).output().doubles();
    }

    @Test
    void strengthsOutsideTheRangeAreRefused() {
        for (double eps : new double[] {-0.1, 1, Double.NaN}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> new Jitter(eps, new Rng(1)));
            assertEquals("a mixture needs a jitter from 0 to below 1, got " + eps, e.getMessage());
        }
    }
}
