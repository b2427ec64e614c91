package dev.gradus.moe.expert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.account.MixerSizes.Mixture;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.DispatchCases;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experts that are computed again on the way back: the same bits, less memory. */
class RecomputeTest {
    private static final int DIM = 24;

    private static Experts experts(int hidden, boolean gated, boolean recompute) {
        Experts.Config form = new Experts.Config(4, DIM, hidden, Activation.SILU, gated);
        return new Experts(recompute ? form.recomputed() : form, Init.normal(0.3), DType.FLOAT32, new Rng(7));
    }

    private static Tensor rows(int count) {
        Tensor rows = Tensor.zeros(DType.FLOAT32, Shape.of(count, DIM));
        new Rng(8).fillNormal(rows.floats(), 0, 1);
        return rows.requireGrad();
    }

    /** Output, gradient of the rows, gradients of the weights. */
    private static List<float[]> train(Experts experts, Dispatch dispatch) {
        Tensor x = rows(dispatch.rows());
        Tensor y = experts.forward(x, dispatch);
        List<float[]> results = new ArrayList<>(List.of(y.floats().clone()));
        y.mul(y).sum().backward();
        results.add(x.grad().floats().clone());
        experts.parameters().values().forEach(w -> results.add(w.grad().floats().clone()));
        experts.parameters().values().forEach(w -> w.grad(null));
        return results;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyGradientHasTheSameBits(boolean gated) {
        Dispatch dispatch = DispatchCases.roundRobin(100, 4);
        List<float[]> kept = train(experts(40, gated, false), dispatch);
        Experts again = experts(40, gated, true);
        Workspace workspace = new Workspace();
        for (int run = 0; run < 2; run++) {
            List<float[]> recomputed = workspace.run(() -> train(again, dispatch));
            assertEquals(kept.size(), recomputed.size());
            for (int i = 0; i < kept.size(); i++) {
                assertArrayEquals(kept.get(i), recomputed.get(i));
            }
        }
    }

    @Test
    void theGraphKeepsOnlyWhatGoesInAndOut() {
        int hidden = 1024;
        Dispatch dispatch = DispatchCases.roundRobin(1000, 4);
        Mixture sizes = Mixture.gated(4, 2, hidden);
        long saved = sizes.kept(dispatch.rows(), DIM, false) - sizes.kept(dispatch.rows(), DIM, true);
        double plain = retained(experts(hidden, true, false), dispatch);
        double recomputed = retained(experts(hidden, true, true), dispatch);
        assertEquals(saved * Float.BYTES, plain - recomputed, 0.1 * saved * Float.BYTES);
    }

    /** Bytes that live only as long as the graph does. */
    private static long retained(Experts experts, Dispatch dispatch) {
        Tensor x = rows(dispatch.rows());
        experts.forward(x, dispatch).sum().backward(); // what is made once is made here
        long before = used();
        Tensor loss = experts.forward(x, dispatch).sum();
        long with = used();
        assertTrue(loss.requiresGrad(), "the graph is alive until here");
        return with - before;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
