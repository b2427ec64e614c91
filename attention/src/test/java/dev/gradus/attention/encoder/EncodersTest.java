package dev.gradus.attention.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodersTest {
    private static final EncoderConfig SIZES =
            new EncoderConfig(8, 12, 2, 2, 13, 40, 2, 1e-5, Activation.GELU, 0.1);

    private static LongformerModel longformer() {
        LongformerModel model = new LongformerModel(
                new LongformerModel.Config(SIZES, List.of(4, 8), 1), Init.normal(0.3), DType.FLOAT64, new Rng(2));
        model.train(false);
        return model;
    }

    private static BigBirdModel bigBird(BigBirdModel.Attention attention) {
        BigBirdModel model = new BigBirdModel(new BigBirdModel.Config(SIZES, attention, 3, 1, true, true, 0),
                Init.normal(0.3), DType.FLOAT64, new Rng(2));
        model.train(false);
        return model;
    }

    /** Words 2 to 12. */
    private static Tensor ids(int count) {
        return Tensor.of(IntStream.range(0, count).map(t -> 2 + t * 5 % 11).toArray(), 1, count);
    }

    private static Tensor padded(Tensor ids, int count, int with) {
        int[] all = Arrays.copyOf(ids.ints(), count);
        Arrays.fill(all, ids.size(), count, with);
        return Tensor.of(all, 1, count);
    }

    private static Tensor mask(int real, int count) {
        int[] mask = new int[count];
        Arrays.fill(mask, 0, real, 1);
        return Tensor.of(mask, 1, count);
    }

    private static double[] first(Tensor y, int tokens) {
        return Arrays.copyOf(y.doubles(), tokens * y.dim(2));
    }

    @Test
    void paddingChangesNothing() {
        Tensor global = mask(1, 21);
        Tensor longs = longformer().forward(padded(ids(17), 21, 1), mask(17, 21), global, null).last();
        Tensor alone = longformer().forward(ids(17), null, mask(1, 17), null).last();
        assertArrayEquals(first(alone, 17), first(longs, 17), 1e-12);
        BigBirdModel big = bigBird(BigBirdModel.Attention.SPARSE);
        Tensor blocks = big.forward(padded(ids(29), 30, 0), mask(29, 30), null).last();
        assertArrayEquals(first(big.forward(ids(29), null, null).last(), 29), first(blocks, 29), 1e-12);
    }

    @Test
    void randomBlocksAreDrawnOnce() {
        BigBirdModel model = bigBird(BigBirdModel.Attention.SPARSE);
        assertEquals(layout(model, 0, 0), layout(model, 0, 0));
        model.train(true);
        assertEquals(layout(model, 1, 1), layout(bigBird(BigBirdModel.Attention.SPARSE), 1, 1), "in training too");
        assertTrue(IntStream.range(0, 2).mapToObj(h -> layout(model, 0, h)).distinct().count() == 2
                || !layout(model, 0, 0).equals(layout(model, 1, 0)), "heads and layers draw their own");
    }

    private static List<Integer> layout(BigBirdModel model, int layer, int head) {
        var pattern = model.patterns(layer, 36).get(0);
        return IntStream.range(0, 36 * 36).filter(p -> pattern.allows(head, p / 36, p % 36)).boxed().toList();
    }

    @Test
    void publicEvaluationOfShortTextsIsFullAttention() {
        Tensor full = bigBird(BigBirdModel.Attention.FULL).forward(ids(21), null, null).last();
        Tensor small = bigBird(BigBirdModel.Attention.PUBLIC_EVALUATION).forward(ids(21), null, null).last();
        assertArrayEquals(full.doubles(), small.doubles());
        Tensor all = bigBird(BigBirdModel.Attention.FULL).forward(ids(22), null, null).last();
        Tensor sparse = bigBird(BigBirdModel.Attention.PUBLIC_EVALUATION).forward(ids(22), null, null).last();
        assertTrue(!Arrays.equals(all.doubles(), sparse.doubles()));
    }

    @Test
    void theVectorOfPaddingDoesNotLearn() {
        LongformerModel model = longformer();
        model.forward(padded(ids(5), 7, 1), mask(5, 7), null, null).last().sum().backward();
        Tensor words = model.parameters().get("embeddings.word_embeddings.weight").grad();
        Tensor places = model.parameters().get("embeddings.position_embeddings.weight").grad();
        assertArrayEquals(new double[8], Arrays.copyOfRange(words.doubles(), 8, 16));
        assertArrayEquals(new double[8], Arrays.copyOfRange(places.doubles(), 8, 16));
        assertTrue(Arrays.stream(places.doubles(), 16, 24).anyMatch(g -> g != 0), "a word stands at row 2");
        assertNull(model.parameters().get("encoder.layer.0.attention.self.query_global.weight").grad());
    }

    @Test
    void gradientsAreRight() {
        LongformerModel longformer = longformer();
        check(longformer.parameters().values().toArray(Tensor[]::new),
                ids -> longformer.forward(ids, null, mask(2, 9), null).pooled());
        BigBirdModel bigBird = bigBird(BigBirdModel.Attention.SPARSE);
        check(bigBird.parameters().values().toArray(Tensor[]::new), ids -> bigBird.forward(ids, null, null).pooled());
    }

    private static void check(Tensor[] leaves, Function<Tensor, Tensor> model) {
        GradientCheck.Result result =
                GradientCheck.standard().run("encoder", all -> new Tensor[] {model.apply(ids(9))}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void badInputIsExplained() {
        var words = assertThrows(IllegalArgumentException.class,
                () -> Autograd.noGrad(() -> longformer().forward(ids(39), null, null, null)));
        assertEquals("the encoder knows 40 positions, got a token at 40", words.getMessage());
        var blocks = assertThrows(IllegalArgumentException.class, () -> new BigBirdModel.Config(
                SIZES, BigBirdModel.Attention.FULL, 0, 1, true, true, 0));
        assertEquals("bigbird needs a block of at least 1, and random blocks and a padding id of at least 0, got 0, 1"
                + " and 0", blocks.getMessage());
        var windows = assertThrows(IllegalArgumentException.class,
                () -> new LongformerModel.Config(SIZES, List.of(4), 1));
        assertEquals("longformer needs a window for each of 2 layers and a padding id of at least 0, got [4] and 1",
                windows.getMessage());
        var window = assertThrows(IllegalArgumentException.class, () -> new LongformerModel(
                new LongformerModel.Config(SIZES, List.of(4, 0), 1), Init.normal(1), DType.FLOAT64, new Rng(1)));
        assertEquals("a window as LONGFORMER_TRANSFORMERS counts it needs an even number of at least 2, got 0",
                window.getMessage());
    }
}
