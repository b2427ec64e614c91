package dev.gradus.attention.hierarchy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.hierarchy.LongNet.Branch;
import dev.gradus.check.GradientCheck;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongNetTest {
    private static final int HEADS = 5;
    private static final int SIZE = 3;
    private static final List<Branch> BRANCHES = List.of(new Branch(4, 1), new Branch(8, 2), new Branch(12, 3));

    private static Tensor heads(int tokens, int seed) {
        Tensor x = Tensor.of(new double[2 * tokens * HEADS * SIZE], 2, tokens, HEADS, SIZE);
        new Rng(seed).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    /** Every key that a branch shows to a query, one after another; what two branches show counts twice. */
    private static double[] dense(LongNet form, Tensor q, Tensor k, Tensor v) {
        int tokens = q.dim(1);
        double[] y = new double[q.size()];
        for (int row = 0; row < 2 * tokens * HEADS; row++) {
            int h = row % HEADS;
            int t = row / HEADS % tokens;
            int first = row / HEADS / tokens * tokens;
            double sum = 0;
            for (Branch branch : form.branches()) {
                for (int j = 0; j < tokens; j++) {
                    if (sees(branch, h, t, j) && (j <= t || !form.causal())) {
                        int key = ((first + j) * HEADS + h) * SIZE;
                        double e = Math.exp(0.5 * dot(q.doubles(), row * SIZE, k.doubles(), key));
                        sum += e;
                        for (int c = 0; c < SIZE; c++) {
                            y[row * SIZE + c] += e * v.doubles()[key + c];
                        }
                    }
                }
            }
            for (int c = 0; c < SIZE && sum > 0; c++) {
                y[row * SIZE + c] /= sum;
            }
        }
        return y;
    }

    private static boolean sees(Branch branch, int head, int query, int key) {
        int offset = head % branch.stride();
        return query / branch.width() == key / branch.width() && query % branch.width() % branch.stride() == offset
                && key % branch.width() % branch.stride() == offset;
    }

    private static double dot(double[] a, int i, double[] b, int j) {
        double sum = 0;
        for (int c = 0; c < SIZE; c++) {
            sum += a[i + c] * b[j + c];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"true, 24", "true, 29", "false, 24", "false, 29", "true, 1"})
    void theMergedBranchesAreOneSoftmax(boolean causal, int tokens) {
        LongNet form = new LongNet(BRANCHES, causal);
        Tensor q = heads(tokens, 1);
        Tensor k = heads(tokens, 2);
        Tensor v = heads(tokens, 3);
        assertArrayEquals(dense(form, q, k, v), form.attend(q, k, v, 0.5).doubles(), 1e-12);
        float[] narrow = form.attend(q.to(DType.FLOAT32), k.to(DType.FLOAT32), v.to(DType.FLOAT32), 0.5).floats();
        for (int i = 0; i < narrow.length; i++) {
            assertEquals(form.attend(q, k, v, 0.5).doubles()[i], narrow[i], 1e-5);
        }
    }

    @Test
    void rowsThatNoBranchKeepsAreZero() {
        LongNet sparse = new LongNet(List.of(new Branch(6, 3)), true);
        Tensor y = sparse.attend(heads(7, 1), heads(7, 2), heads(7, 3), 1);
        for (int c = 0; c < SIZE; c++) {
            assertEquals(0, y.doubles()[c + SIZE], "head 1 keeps tokens 1, 4, not 0");
            assertTrue(y.doubles()[c] != 0, "head 0 keeps token 0");
        }
    }

    @Test
    void gradientsAreRight() {
        LongNet form = new LongNet(List.of(new Branch(2, 1), new Branch(6, 3)), true);
        Tensor[] leaves = {heads(7, 1).requireGrad(), heads(7, 2).requireGrad(), heads(7, 3).requireGrad()};
        GradientCheck.Result result = GradientCheck.standard().run(
                "longnet", all -> new Tensor[] {form.attend(leaves[0], leaves[1], leaves[2], 0.7)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void unevenRowsAreRefused() {
        assertEquals("a dilated branch needs a width that is a multiple of its stride, got 8 and 3",
                assertThrows(IllegalArgumentException.class, () -> new Branch(8, 3)).getMessage());
        assertEquals("dilated attention needs at least one branch, got none",
                assertThrows(IllegalArgumentException.class, () -> new LongNet(List.of(), true)).getMessage());
    }
}
