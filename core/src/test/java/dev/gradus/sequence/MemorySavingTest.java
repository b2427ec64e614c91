package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.data.Batch;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is given up for memory changes no bit that it need not, and saves what it says. */
class MemorySavingTest {
    private static final Init INIT = Init.normal(0.2);
    private static final int TOKENS = 512;
    private static final int DIM = 64;

    private static FeedForward network(int chunk, DType dtype) {
        FeedForward.Config form = FeedForward.Config.swiGlu(DIM, 16 * DIM);
        return new FeedForward(chunk == 0 ? form : form.inChunks(chunk), INIT, dtype, new Rng(4));
    }

    private static SequenceModel model(int blocks, int vocabulary) {
        List<Block<?, ?>> stack = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            stack.add(new Block<>(
                    Block.Names.LLAMA, new RmsNorm(DIM, 1e-6, DType.FLOAT32),
                    new MultiHeadAttention(
                            MultiHeadAttention.Config.llama(DIM, 4, 4, 10_000), INIT, DType.FLOAT32, new Rng(i)),
                    new RmsNorm(DIM, 1e-6, DType.FLOAT32),
                    new FeedForward(FeedForward.Config.swiGlu(DIM, 3 * DIM), INIT, DType.FLOAT32, new Rng(i))));
        }
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(vocabulary, DIM, INIT, DType.FLOAT32, new Rng(1)), null, stack,
                new RmsNorm(DIM, 1e-6, DType.FLOAT32),
                new Linear(DIM, vocabulary, false, INIT, DType.FLOAT32, new Rng(2))));
    }

    private static Batch batch(int vocabulary) {
        Rng rng = new Rng(3);
        int[] ids = new int[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            ids[i] = rng.nextInt(vocabulary);
        }
        return new Batch(Tensor.of(ids, 1, TOKENS), Tensor.of(ids, 1, TOKENS));
    }

    @Test
    void chunksOfANetworkGiveTheSameBits() {
        List<Tensor> results = new ArrayList<>();
        for (int chunk : new int[] {0, 7, TOKENS}) {
            FeedForward network = network(chunk, DType.FLOAT32);
            Tensor x = Numbers.normal(DType.FLOAT32, "x", 2, 15, DIM).requireGrad();
            Tensor y = network.forward(x, null).output();
            y.backward(Numbers.normal(DType.FLOAT32, "gy", 2, 15, DIM));
            results.addAll(List.of(y, x.grad(), network.parameters().get("down_proj.weight").grad()));
        }
        for (int run : new int[] {3, 6}) {
            assertArrayEquals(results.get(0).floats(), results.get(run).floats(), "outputs");
            assertArrayEquals(results.get(1).floats(), results.get(run + 1).floats(), "gradients of inputs");
            Numbers.assertClose(results.get(2), results.get(run + 2), 1e-5, "gradients of weights");
        }
    }

    /** Whole: gate, up and their product, each 16 D wide, for every token. In chunks: nothing of that. */
    @Test
    void chunksOfANetworkKeepNothingWide() {
        Tensor x = Numbers.normal(DType.FLOAT32, "x", 1, TOKENS, DIM).requireGrad();
        FeedForward whole = network(0, DType.FLOAT32);
        FeedForward chunked = network(64, DType.FLOAT32);
        long wide = 16L * DIM * TOKENS * Float.BYTES;
        long saved =
                retained(() -> whole.forward(x, null).output()) - retained(() -> chunked.forward(x, null).output());
        assertTrue(saved > 2 * wide, saved + " bytes saved of rows of " + wide);
    }

    @Test
    void recomputedBlocksKeepTheirInputsOnly() {
        SequenceModel model = model(6, 50);
        Batch batch = batch(50);
        long plain = retained(() -> model.loss(batch).total());
        long saving = retained(() -> model.loss(batch, new MemorySaving(true, false)).total());
        assertTrue(plain > 4 * saving, plain + " and " + saving + " bytes");
    }

    @Test
    void aHeadInPiecesKeepsNoScores() {
        int vocabulary = 4096;
        SequenceModel model = model(1, vocabulary);
        Batch batch = batch(vocabulary);
        long scores = (long) TOKENS * vocabulary * Float.BYTES;
        long plain = retained(() -> model.loss(batch).total());
        long saving = retained(() -> model.loss(batch, new MemorySaving(false, true)).total());
        assertTrue(plain - saving > 0.9 * scores, plain + " and " + saving + " bytes, scores " + scores);
    }

    /** Bytes that live only as long as the graph of a result does. */
    private static long retained(Supplier<Tensor> code) {
        code.get().sum().backward(); // what is made once is made here
        long before = used();
        Tensor result = code.get();
        long with = used();
        assertTrue(result.requiresGrad(), "the graph is alive until here");
        return with - before;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aChunkIsNotNegative() {
        assertEquals("a feed-forward network needs modelDim and hiddenDim of at least 1 and a chunk of at least 0, got"
                + " 64, 1024 and -1",
                assertThrows(
                        IllegalArgumentException.class, () -> FeedForward.Config.swiGlu(DIM, 1024).inChunks(-1))
                        .getMessage());
    }
}
