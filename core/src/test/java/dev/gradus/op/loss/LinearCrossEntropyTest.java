package dev.gradus.op.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.linalg.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LinearCrossEntropyTest {
    private static final int ROWS = 150;
    private static final int SIZE = 6;
    private static final int CLASSES = 40_000; // more than one chunk of rows

    private final float[] hidden = noise("hidden", ROWS * SIZE);
    private final float[] weight = noise("weight", CLASSES * SIZE);
    private final int[] targets = new Rng(1).fork("targets").permutation(ROWS);

    @Test
    void chunksGiveWhatTheWholeGives() {
        targets[3] = -100;
        Tensor[] inChunks = run(new LinearCrossEntropy(), null);
        Tensor[] whole = run(new Linear(), new CrossEntropy());
        for (int i = 0; i < 3; i++) {
            float[] expected = whole[i].floats();
            float[] actual = inChunks[i].floats();
            for (int k = 0; k < expected.length; k++) {
                assertEquals(expected[k], actual[k], 1e-6 + 1e-4 * Math.abs(expected[k]), "number " + k + " of " + i);
            }
        }
    }

    @Test
    void withoutGradientsOnlyTheLossIsComputed() {
        Tensor[] outputs = new LinearCrossEntropy().forwardAll(new Tensor[] {
            Tensor.of(hidden, ROWS, SIZE), Tensor.of(weight, CLASSES, SIZE), Tensor.of(targets, ROWS)
        });
        assertEquals(1, outputs.length);
    }

    private Tensor[] run(MultiOp first, MultiOp second) {
        Tensor h = Tensor.of(hidden.clone(), ROWS, SIZE).requireGrad();
        Tensor w = Tensor.of(weight.clone(), CLASSES, SIZE).requireGrad();
        Tensor t = Tensor.of(targets, ROWS);
        Tensor loss = second == null ? h.apply(first, w, t) : h.apply(first, w).apply(second, t);
        loss.mul(0.5).backward();
        return new Tensor[] {loss, h.grad(), w.grad()};
    }

    private static float[] noise(String name, int n) {
        Rng rng = new Rng(7).fork(name);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return x;
    }
}
