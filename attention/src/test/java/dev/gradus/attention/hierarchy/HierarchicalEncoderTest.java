package dev.gradus.attention.hierarchy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.hierarchy.HierarchicalEncoder.Level;
import dev.gradus.attention.hierarchy.HierarchicalEncoder.Parts;
import dev.gradus.attention.hierarchy.HierarchicalEncoder.Stage;
import dev.gradus.attention.pattern.Chunked;
import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HierarchicalEncoderTest {
    private static final int DIM = 6;
    private static final Init INIT = Init.normal(0.5);

    private static Block<?, ?> block(AttentionPattern pattern, int seed) {
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(
                DIM, 2, 2, 3, true, true, null, pattern, MultiHeadAttention.Names.LLAMA);
        return new Block<>(
                Block.Names.LLAMA, new LayerNorm(DIM, 1e-5, DType.FLOAT64),
                new MultiHeadAttention(form, INIT, DType.FLOAT64, new Rng(seed)),
                new LayerNorm(DIM, 1e-5, DType.FLOAT64),
                new FeedForward(FeedForward.Config.gpt2(DIM, 8), INIT, DType.FLOAT64, new Rng(seed + 100)));
    }

    private static HierarchicalEncoder encoder(int segment, Level... levels) {
        List<Stage> stages = new ArrayList<>();
        for (Level level : levels) {
            stages.add(new Stage(level, block(new Full(), stages.size())));
        }
        Embedding places = new Embedding(4, DIM, INIT, DType.FLOAT64, new Rng(8));
        return new HierarchicalEncoder(new Parts(segment, places, stages));
    }

    private static Tensor tokens(int batch, int count) {
        Tensor x = Tensor.of(new double[batch * count * DIM], batch, count, DIM);
        new Rng(2).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    private static Tensor encoded(HierarchicalEncoder encoder, Tensor x, Tensor mask) {
        return Autograd.noGrad(() -> encoder.forward(x, mask).output());
    }

    private static double[] some(Tensor x, int document, int from, int to) {
        int row = document * x.dim(1);
        return Arrays.copyOfRange(x.doubles(), (row + from) * DIM, (row + to) * DIM);
    }

    /** The token changes; which of the others notice? */
    private static boolean[] notice(HierarchicalEncoder encoder, int token) {
        Tensor x = tokens(1, 12);
        Tensor before = encoded(encoder, x, null);
        Tensor changed = Tensor.of(x.doubles().clone(), 1, 12, DIM);
        changed.doubles()[token * DIM] += 1;
        Tensor after = encoded(encoder, changed, null);
        boolean[] notice = new boolean[12];
        for (int t = 0; t < 12; t++) {
            notice[t] = !Arrays.equals(some(before, 0, t, t + 1), some(after, 0, t, t + 1));
        }
        return notice;
    }

    @Test
    void segmentsAloneAreABlockDiagonalPattern() {
        Tensor x = tokens(2, 12);
        Tensor expected = Autograd.noGrad(() -> block(new Chunked(4), 0).forward(x, null).output());
        assertArrayEquals(expected.doubles(), encoded(encoder(4, Level.SEGMENT), x, null).doubles(), 1e-12);
    }

    @Test
    void wordsTravelThroughTheFirstTokens() {
        boolean[] within = notice(encoder(4, Level.SEGMENT), 5);
        boolean[] across = notice(encoder(4, Level.SEGMENT, Level.DOCUMENT), 5);
        boolean[] everywhere = notice(encoder(4, Level.SEGMENT, Level.DOCUMENT, Level.SEGMENT), 5);
        for (int t = 0; t < 12; t++) {
            assertEquals(t / 4 == 1, within[t], "within, token " + t);
            assertEquals(t / 4 == 1 || t % 4 == 0, across[t], "across, token " + t);
            assertTrue(everywhere[t], "everywhere, token " + t);
        }
    }

    @Test
    void theOrderOfSegmentsMatters() {
        HierarchicalEncoder encoder = encoder(4, Level.DOCUMENT);
        Tensor x = tokens(1, 8);
        double[] turned = new double[x.size()];
        System.arraycopy(x.doubles(), 0, turned, 4 * DIM, 4 * DIM);
        System.arraycopy(x.doubles(), 4 * DIM, turned, 0, 4 * DIM);
        Tensor straight = encoded(encoder, x, null);
        Tensor swapped = encoded(encoder, Tensor.of(turned, 1, 8, DIM), null);
        assertFalse(Arrays.equals(some(straight, 0, 0, 1), some(swapped, 0, 4, 5)));
    }

    @Test
    void paddingChangesNothing() {
        HierarchicalEncoder encoder = encoder(4, Level.SEGMENT, Level.DOCUMENT, Level.SEGMENT);
        Tensor x = tokens(2, 14); // the second document has 6 tokens
        int[] mask = new int[28];
        Arrays.fill(mask, 0, 20, 1);
        Tensor padded = encoded(encoder, x, Tensor.of(mask, 2, 14));
        Tensor alone = encoded(encoder, Tensor.of(some(x, 1, 0, 6), 1, 6, DIM), null);
        assertArrayEquals(some(alone, 0, 0, 6), some(padded, 1, 0, 6), 1e-12, "the short document");
        Tensor whole = encoded(encoder, Tensor.of(some(x, 0, 0, 14), 1, 14, DIM), null);
        assertArrayEquals(some(whole, 0, 0, 14), some(padded, 0, 0, 14), 1e-12, "the long document");
        assertTrue(Arrays.stream(padded.doubles()).allMatch(Double::isFinite));
    }

    @Test
    void segmentsAreTheirFirstTokens() {
        HierarchicalEncoder encoder = encoder(4, Level.SEGMENT, Level.DOCUMENT);
        Tensor y = encoded(encoder, tokens(2, 10), null);
        Tensor segments = Autograd.noGrad(() -> encoder.segments(y));
        assertEquals(3, segments.dim(1));
        assertArrayEquals(some(y, 1, 8, 9), some(segments, 1, 2, 3));
    }

    @Test
    void gradientsAreRight() {
        HierarchicalEncoder encoder = encoder(3, Level.SEGMENT, Level.DOCUMENT);
        Tensor x = tokens(1, 7).requireGrad();
        Tensor[] leaves = Stream.concat(Stream.of(x), encoder.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard()
                .run("hierarchy", all -> new Tensor[] {encoder.forward(x, null).output()}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void tooManySegmentsAreRefused() {
        HierarchicalEncoder encoder = encoder(4, Level.DOCUMENT);
        var thrown = assertThrows(IllegalArgumentException.class, () -> encoded(encoder, tokens(1, 17), null));
        assertEquals("the encoder knows positions of 4 segments, got a document of 5", thrown.getMessage());
        var small = assertThrows(IllegalArgumentException.class, () -> new Parts(1, null, List.of()));
        assertEquals("a segment needs at least 2 tokens, one of which stands for it, got 1", small.getMessage());
    }
}
