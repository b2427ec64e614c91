package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.gradus.kernel.scalar.DoubleAttention;
import dev.gradus.kernel.scalar.Elementary;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionKernelsTest {

    /** A pattern that says nothing about tiles: the kernel has to ask for each pair. */
    private record EveryThird() implements AttentionPattern {
        @Override
        public boolean allows(int head, int query, int key) {
            return (query + key + head) % 3 == 0;
        }
    }

    /** Keys from 20 to 39 tokens ago: most blocks of a tile are empty. */
    private record Band() implements AttentionPattern {
        @Override
        public boolean allows(int head, int query, int key) {
            return query - key >= 20 && query - key < 40;
        }
    }

    /** The arrays of one attention, on the way there and back. */
    private record Problem(AttentionSetup s, float[] q, float[] k, float[] v, float[] gy, float[] glse) {
        HeadLayout ql() {
            return HeadLayout.contiguous(s.queries(), s.heads(), s.size());
        }

        HeadLayout kl() {
            return HeadLayout.contiguous(s.keys(), s.kvHeads(), s.size());
        }

        HeadLayout vl() {
            return HeadLayout.contiguous(s.keys(), s.kvHeads(), s.valueSize());
        }

        /** y, lse and the gradients of q, k and v. */
        float[][] run(Kernels kernels) {
            float[][] r = {nan(gy.length), nan(glse.length), nan(q.length), nan(k.length),
                nan(v.length)};
            AttentionKernels a = kernels.attention();
            a.forward(s, q, ql(), k, kl(), v, vl(), r[0], r[1]);
            a.backward(s, q, ql(), k, kl(), v, vl(), r[0], r[1], gy, glse, r[2], r[3], r[4]);
            return r;
        }

        double[][] reference() {
            double[][] r = {new double[gy.length], new double[glse.length], new double[q.length],
                new double[k.length], new double[v.length]};
            DoubleAttention a = new DoubleAttention(s, wide(q), ql(), wide(k), kl(), wide(v), vl());
            a.forward(r[0], r[1]);
            a.backward(r[0], wide(gy), wide(glse), r[2], r[3], r[4], null);
            return r;
        }
    }

    static Stream<Problem> problems() {
        int[][] sizes = {
            {1, 1, 1, 1, 1, 1, 1}, {2, 2, 2, 5, 5, 4, 4}, {1, 4, 2, 64, 64, 32, 32}, {2, 6, 3, 65, 130, 17, 33},
            {1, 2, 1, 16, 80, 64, 64}, {1, 1, 1, 129, 129, 8, 70}, {1, 3, 1, 1, 200, 16, 16},
            {2, 2, 2, 150, 150, 24, 24}
        };
        List<AttentionPattern> patterns = List.of(new Causal(), new Full(), new EveryThird(), new Band());
        return patterns.stream()
                .flatMap(p -> Stream.of(sizes)
                        .flatMap(n -> Stream.of(false, true)
                                .map(masked -> problem(new AttentionSetup(n[0], n[1], n[2], n[3], n[4], n[5], n[6],
                                        1 / Math.sqrt(n[5]), p,
                                        masked ? mask(n[0], n[4]) : null)))));
    }

    private static Problem problem(AttentionSetup s) {
        int queries = s.batch() * s.queries() * s.heads();
        int keys = s.batch() * s.keys() * s.kvHeads();
        return new Problem(s, Runs.plain(1, queries * s.size()), Runs.plain(2, keys * s.size()),
                Runs.plain(3, keys * s.valueSize()), Runs.plain(4, queries * s.valueSize()), Runs.plain(5, queries));
    }

    /** Random padding, and a first sequence that is hidden up to its last third. */
    private static int[] mask(int batch, int keys) {
        Random random = new Random(keys);
        int[] mask = new int[batch * keys];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i >= keys * 2 / 3 && random.nextInt(4) > 0 ? 1 : 0;
        }
        return mask;
    }

    @ParameterizedTest
    @MethodSource("problems")
    void agreesWithTheReference(Problem p) {
        float[][] got = p.run(Runs.VECTOR);
        double[][] expected = p.reference();
        for (int i = 0; i < got.length; i++) {
            double scale = i < 2
                    ? 1
                    : Stream.of(expected[i]).flatMapToDouble(Arrays::stream).map(Math::abs)
                            .max().orElse(1);
            for (int j = 0; j < got[i].length; j++) {
                assertEquals(expected[i][j], got[i][j], 3e-6 * Math.max(1, scale), p.s() + " result " + i + " at " + j);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void hasTheSameBitsEverywhere(Problem p) {
        Runs.assertSame(p.s().toString(), p::run);
    }

    @Test
    void aQueryWithoutKeysGivesZero() {
        Problem p = problem(new AttentionSetup(1, 1, 1, 3, 3, 4, 4, 1, new Causal(), new int[] {0, 1, 1}));
        float[][] got = p.run(Runs.VECTOR);
        for (int c = 0; c < 4; c++) {
            assertEquals(0f, got[0][c]);
            assertEquals(0f, got[2][c]);
            assertEquals(0f, got[3][c]);
        }
        assertEquals(Float.NEGATIVE_INFINITY, got[1][0]);
        assertTrue(Float.isFinite(got[1][1]));
    }

    @Test
    void tilesDoNotChangeTheClassicExample() {
        float[] one = {1};
        AttentionSetup s = new AttentionSetup(1, 1, 1, 1, 4, 1, 1, 1, new Full(), null);
        float[] y = new float[1];
        float[] lse = new float[1];
        HeadLayout l = HeadLayout.contiguous(4, 1, 1);
        float[] scores = {1, 3, 2, 0};
        Runs.VECTOR.attention().forward(s, one, l, scores, l, new float[] {1, 2, 3, 4}, l, y, lse);
        assertEquals(2.213856, y[0], 1e-6);
        assertEquals(3.440190, lse[0], 1e-6);
    }

    @Test
    void laysHeadsWhereTheLayoutSays() {
        AttentionSetup s = new AttentionSetup(2, 2, 1, 70, 70, 8, 8, 0.3, new Causal(), null);
        float[] packed = Runs.plain(7, 2 * 70 * 32);
        HeadLayout q = new HeadLayout(0, 70 * 32, 32, 8);
        HeadLayout k = new HeadLayout(16, 70 * 32, 32, 8);
        HeadLayout v = new HeadLayout(24, 70 * 32, 32, 8);
        float[] y = new float[2 * 70 * 16];
        float[] lse = new float[2 * 70 * 2];
        Runs.VECTOR.attention().forward(s, packed, q, packed, k, packed, v, y, lse);
        float[] expected = new float[y.length];
        HeadLayout one = HeadLayout.contiguous(70, 1, 8);
        Runs.VECTOR.attention().forward(s, apart(packed, 0, 16), HeadLayout.contiguous(70, 2, 8), apart(packed, 16, 8),
                one, apart(packed, 24, 8), one, expected, new float[lse.length]);
        assertArrayEquals(expected, y);
    }

    private static float[] apart(float[] packed, int from, int width) {
        float[] x = new float[packed.length / 32 * width];
        for (int row = 0; row < packed.length / 32; row++) {
            System.arraycopy(packed, row * 32 + from, x, row * width, width);
        }
        return x;
    }

    @Test
    void powersOfTwoAreWithinTwoUlp() {
        for (float u = -126; u <= 0; u += 0.00137f) {
            double exact = Math.pow(2, u);
            assertEquals(exact, Elementary.exp2OfNegative(u), 2 * Math.ulp((float) exact), "2^" + u);
        }
        assertEquals(1f, Elementary.exp2OfNegative(0f));
        assertEquals(0f, Elementary.exp2OfNegative(-126.5f));
        assertEquals(0f, Elementary.exp2OfNegative(Float.NEGATIVE_INFINITY));
        assertTrue(Float.isNaN(Elementary.exp2OfNegative(Float.NaN)));
    }

    @Test
    void allocatesNextToNothing() {
        Problem p = problem(new AttentionSetup(1, 2, 2, 256, 256, 32, 32, 0.2, new Causal(), null));
        float[][] r = p.run(Runs.VECTOR);
        AttentionKernels a = Runs.VECTOR.attention();
        Runnable pass = () -> {
            a.forward(p.s(), p.q(), p.ql(), p.k(), p.kl(), p.v(), p.vl(), r[0], r[1]);
            a.backward(p.s(), p.q(), p.ql(), p.k(), p.kl(), p.v(), p.vl(), r[0], r[1], p.gy(), p.glse(), r[2], r[3],
                    r[4]);
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] least = {Long.MAX_VALUE};
        Parallel.withThreads(1, () -> {
            for (int i = 0; i < 2000 && least[0] > 20_000; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                pass.run();
                least[0] = Math.min(least[0], threads.getCurrentThreadAllocatedBytes() - before);
            }
        });
        assertTrue(least[0] <= 20_000, "a pass allocated " + least[0] + " bytes");
    }

    /** Contents that show if an element was not written. */
    private static float[] nan(int n) {
        float[] x = new float[n];
        Arrays.fill(x, Float.NaN);
        return x;
    }

    private static double[] wide(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }
}
