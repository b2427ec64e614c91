package dev.gradus.attention.hierarchy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.DenseAttention;
import dev.gradus.check.GradientCheck;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HTransformerTest {
    private static final int HEADS = 2;
    private static final int SIZE = 3;

    private static Tensor heads(int tokens, int seed) {
        Tensor x = Tensor.of(new double[2 * tokens * HEADS * SIZE], 2, tokens, HEADS, SIZE);
        new Rng(seed).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    /** The same vector for all tokens of a cell. */
    private static Tensor constantIn(int cell, Tensor x) {
        int row = HEADS * SIZE;
        double[] all = x.doubles().clone();
        int tokens = x.dim(1);
        Arrays.setAll(all,
                i -> x.doubles()[(i / row / tokens * tokens + i / row % tokens / cell * cell) * row + i % row]);
        return Tensor.of(all, x.shape().dims());
    }

    private static AttentionPattern dense(boolean causal) {
        return causal ? new Causal() : new Full();
    }

    @ParameterizedTest
    @CsvSource({"true, 8", "false, 8", "true, 5", "false, 7", "true, 1"})
    void ofTwoBlocksItIsDense(boolean causal, int tokens) {
        Tensor q = heads(tokens, 1);
        Tensor k = heads(tokens, 2);
        Tensor v = heads(tokens, 3);
        Tensor y = new HTransformer(4, causal).attend(q, k, v, 0.7);
        assertArrayEquals(DenseAttention.attend(q, k, v, dense(causal), 0.7).doubles(), y.doubles(), 1e-12);
    }

    /** Four levels; the last cells are not full. */
    @ParameterizedTest
    @CsvSource({"true, 64", "false, 64", "true, 61", "false, 57"})
    void withKeysAndQueriesAlikeInEveryCellItIsDense(boolean causal, int tokens) {
        Tensor q = causal ? heads(tokens, 1) : constantIn(8, heads(tokens, 1));
        Tensor k = constantIn(8, heads(tokens, 2));
        Tensor v = heads(tokens, 3);
        Tensor y = new HTransformer(4, causal).attend(q, k, v, 0.7);
        assertArrayEquals(DenseAttention.attend(q, k, v, dense(causal), 0.7).doubles(), y.doubles(), 1e-12);
    }

    @Test
    void aCausalOneLooksBackOnly() {
        HTransformer form = new HTransformer(2, true);
        Tensor v = heads(33, 3);
        Tensor y = form.attend(heads(33, 1), heads(33, 2), v, 1);
        for (int from = 1; from < 33; from++) {
            Tensor q = later(heads(33, 1), from);
            Tensor changed = form.attend(q, later(heads(33, 2), from), later(v, from), 1);
            int end = from * HEADS * SIZE;
            assertTrue(Arrays.equals(y.doubles(), 0, end, changed.doubles(), 0, end), "from " + from);
        }
    }

    /** Other numbers in the first sequence from a token on. */
    private static Tensor later(Tensor x, int from) {
        double[] all = x.doubles().clone();
        for (int i = from * HEADS * SIZE; i < x.dim(1) * HEADS * SIZE; i++) {
            all[i] += 1;
        }
        return Tensor.of(all, x.shape().dims());
    }

    @Test
    void theFlatterTheScoresTheNearerItIsToDense() {
        assertTrue(off(0.3) > 1e-3, "off by " + off(0.3));
        assertTrue(off(0.1) < off(0.3) / 4 && off(0.03) < off(0.1) / 4, "off by " + off(0.1) + " and " + off(0.03));
        assertEquals(0, off(0), 1e-12);
    }

    /** The largest difference to dense attention, for keys and queries of a size. */
    private static double off(double size) {
        Tensor k = heads(64, 2).mul(size);
        Tensor q = heads(64, 1).mul(size);
        Tensor v = heads(64, 3);
        double[] y = new HTransformer(4, true).attend(q, k, v, 1).doubles();
        double[] dense = DenseAttention.attend(q, k, v, new Causal(), 1).doubles();
        double worst = 0;
        for (int i = 0; i < y.length; i++) {
            worst = Math.max(worst, Math.abs(y[i] - dense[i]));
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsAreRight(boolean causal) {
        HTransformer form = new HTransformer(2, causal);
        Tensor[] leaves = {heads(11, 1).requireGrad(), heads(11, 2).requireGrad(), heads(11, 3).requireGrad()};
        GradientCheck.Result result = GradientCheck.standard().run("h_transformer",
                all -> new Tensor[] {form.attend(leaves[0], leaves[1], leaves[2], 0.7)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void inFloat32Too() {
        HTransformer form = new HTransformer(4, false);
        double[] wide = form.attend(heads(50, 1), heads(50, 2), heads(50, 3), 0.7).doubles();
        float[] narrow = form.attend(heads(50, 1).to(DType.FLOAT32), heads(50, 2).to(DType.FLOAT32),
                heads(50, 3).to(DType.FLOAT32), 0.7).floats();
        for (int i = 0; i < wide.length; i++) {
            assertEquals(wide[i], narrow[i], 1e-5);
        }
    }

    @Test
    void oddBlocksAreRefused() {
        assertEquals("hierarchical attention needs an even block of at least 2, got 3",
                assertThrows(IllegalArgumentException.class, () -> new HTransformer(3, true)).getMessage());
    }
}
