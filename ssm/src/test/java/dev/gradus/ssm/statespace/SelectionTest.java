package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final int TOKENS = 7;
    private static final int CHANNELS = 8;

    private final Mamba mamba = new Mamba(new MambaConfig(4, CHANNELS, 3, 3, 2, true, true,
            Discretisation.EXPONENTIAL_EULER, StepInit.MAMBA), Init.normal(0.4), DType.FLOAT64, new Rng(3));
    private final Tensor x = Init.normal(1).tensor(DType.FLOAT64, Shape.of(2, TOKENS, 4), 1, 1,
            new Rng(4));

    @Test
    void magnitudesAreThoseOfTheState() {
        double[][] norms = mamba.selection(x).magnitudes(1);
        ConvState state = mamba.start(2);
        for (int t = 0; t < TOKENS; t++) {
            state = mamba.prefill(x.slice(1, t, t + 1), state).state();
            double[] h = state.hidden().doubles(); // [B,E,N]
            for (int e = 0; e < CHANNELS; e++) {
                int at = (CHANNELS + e) * 3;
                double norm = Math.sqrt(h[at] * h[at] + h[at + 1] * h[at + 1] + h[at + 2] * h[at + 2]);
                assertEquals(norm, norms[t][e], 1e-12);
            }
        }
    }

    /** Sum over s of alpha[t,s] u[s] is C h: what is read of the state. */
    @Test
    void attentionTimesInputIsWhatIsReadOfTheState() {
        Selection seen = mamba.selection(x);
        double[] alpha = seen.attention(0, 5).doubles();
        ConvState state = mamba.start(2);
        for (int t = 0; t < TOKENS; t++) {
            state = mamba.prefill(x.slice(1, t, t + 1), state).state();
            double read = 0;
            for (int n = 0; n < 3; n++) {
                read += seen.read().doubles()[t * 3 + n] * state.hidden().doubles()[5 * 3 + n];
            }
            double attended = 0;
            for (int s = 0; s < TOKENS; s++) {
                attended += alpha[t * TOKENS + s] * seen.input().doubles()[s * CHANNELS + 5];
            }
            assertEquals(read, attended, 1e-12);
        }
    }
}
