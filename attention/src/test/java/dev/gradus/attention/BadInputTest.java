package dev.gradus.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.cache.RollingCache;
import dev.gradus.attention.layer.CausalLongformerAttention;
import dev.gradus.attention.layer.GlobalPlaces;
import dev.gradus.attention.layer.LatentAttention;
import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.attention.memory.InfiniAttention;
import dev.gradus.attention.pattern.BigBird;
import dev.gradus.attention.pattern.Window;
import dev.gradus.attention.pattern.WindowConvention;
import dev.gradus.attention.position.RandomPositions;
import dev.gradus.attention.position.RopeConfig;
import dev.gradus.attention.sparse.LshAttention;
import dev.gradus.attention.sparse.MixtureOfBlockAttention;
import dev.gradus.attention.sparse.NativeSparseAttention;
import dev.gradus.attention.sparse.NativeSparseForm;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.attention.Attention;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a user may get wrong, and the sentence that comes back. */
class BadInputTest {
    private static final Init INIT = Init.normal(0.5);
    private static final Rng RNG = new Rng(1);

    private static void refused(String sentence, Executable code) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    private static SequenceModel model(Embedding positions, List<TimeMixer<?>> mixers) {
        List<Block<?, ?>> blocks = new ArrayList<>();
        mixers.forEach(mixer -> blocks.add(block(mixer)));
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(9, 6, INIT, DType.FLOAT32, RNG), positions, blocks, norm(), null));
    }

    private static <S> Block<?, ?> block(TimeMixer<S> mixer) {
        return new Block<>(Block.Names.LLAMA, norm(), mixer, norm(),
                new FeedForward(FeedForward.Config.gpt2(6, 8), INIT, DType.FLOAT32, RNG));
    }

    private static RmsNorm norm() {
        return new RmsNorm(6, 1e-6, DType.FLOAT32);
    }

    private static MultiHeadAttention plain() {
        return new MultiHeadAttention(MultiHeadAttention.Config.gpt2(6, 2), INIT, DType.FLOAT32, RNG);
    }

    private static CausalLongformerAttention longformer(int heads) {
        return new CausalLongformerAttention(
                new CausalLongformerAttention.Config(
                        6, heads, Window.causal(3), List.of(1), GlobalPlaces.first(1), null),
                INIT, DType.FLOAT32, RNG);
    }

    @Test
    void aWindowOfNothing() {
        refused("a window as MISTRAL counts it needs at least 1, got 0", () -> Window.causal(0));
        refused("a window as LONGFORMER_TRANSFORMERS counts it needs an even number of at least 2, got 0",
                () -> WindowConvention.LONGFORMER_TRANSFORMERS.window(0));
        refused("a window needs a left and a right of 0 to 2^30, got -1 and 0", () -> new Window(-1, 0));
        refused("a rolling cache needs a window of at least 1, got 0",
                () -> RollingCache.empty(new KvCache.Form(DType.FLOAT32, 1, 1, 1, 1), 0));
        refused("native sparse attention needs at least 3 selected blocks and a window of at least 1, got 3 and 0",
                () -> new NativeSparseForm(2, 2, 2, 3, 0));
    }

    /** Padded, or shorter at the end; never refused. */
    @Test
    void aBlockThatDoesNotDivideTheLength() {
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(1, 13, 6));
        new Rng(2).fillNormal(x.floats(), 0, 1);
        List<TimeMixer<?>> mixers = List.of(
                new NativeSparseAttention(new NativeSparseAttention.Config(6, 2, 1, 3,
                        new NativeSparseForm(4, 2, 4, 3, 5), null), INIT, DType.FLOAT32, RNG),
                new MixtureOfBlockAttention(
                        new MixtureOfBlockAttention.Config(6, 2, 1, 3, 4, 2, null), INIT, DType.FLOAT32, RNG),
                new LshAttention(new LshAttention.Config(6, 2, 4, 2, 5), INIT, DType.FLOAT32, RNG),
                new InfiniAttention(new InfiniAttention.Config(6, 2, 4, false, null), INIT, DType.FLOAT32, RNG),
                longformer(2));
        for (TimeMixer<?> mixer : mixers) {
            float[] y = mixer.forward(x).floats();
            assertEquals(13 * 6, y.length);
            for (float one : y) {
                assertTrue(Float.isFinite(one), mixer.getClass().getSimpleName());
            }
        }
        Tensor q = x.reshape(1, 13, 2, 3);
        Tensor bigBird = q.apply(new Attention(BigBird.internal(13, 4, 1, 2, RNG), 1), q, q);
        assertEquals(q.shape(), bigBird.shape());
        refused("bigbird needs at least 1 token and a block of at least 1, got 13 and 0",
                () -> BigBird.internal(13, 0, 1, 2, RNG));
    }

    @Test
    void aStateOfAnotherModel() {
        SequenceModel two = model(null, List.of(plain(), plain()));
        SequenceModel one = model(null, List.of(plain()));
        Tensor ids = Tensor.of(new int[] {1, 2}, 1, 2);
        refused("this model has 1 blocks, the state is of one with 2", () -> one.prefill(ids, two.start(1)));
        SequenceModel windowed = model(null, List.of(longformer(2)));
        refused("block 0 needs a state of its own kind, got one with FullCache and NoState",
                () -> windowed.prefill(ids, one.start(1)));
        SequenceModel threeHeads = model(null, List.of(longformer(3)));
        refused("this cache needs keys of FLOAT32 [1, T, 3, 2], got FLOAT32 [1, 2, 2, 3]: it is the cache of another"
                + " model or batch", () -> windowed.prefill(ids, threeHeads.start(1)));
        refused("this cache needs keys of FLOAT32 [2, T, 2, 3], got FLOAT32 [1, 2, 2, 3]: it is the cache of another"
                + " model or batch", () -> windowed.prefill(ids, windowed.start(2)));
        LatentAttention latent =
                new LatentAttention(LatentAttention.Config.deepSeek(6, 2, 0, 3, 3, 2, 3), INIT, DType.FLOAT32, RNG);
        LatentAttention other =
                new LatentAttention(LatentAttention.Config.deepSeek(6, 2, 0, 5, 3, 2, 3), INIT, DType.FLOAT32, RNG);
        refused("this cache needs values of FLOAT32 [1, T, 1, 5], got FLOAT32 [1, 2, 1, 3]: it is the cache of another"
                + " model or batch",
                () -> latent.prefill(Tensor.zeros(DType.FLOAT32, Shape.of(1, 2, 6)), other.start(1)));
        LshAttention lsh = new LshAttention(new LshAttention.Config(6, 2, 4, 2, 5), INIT, DType.FLOAT32, RNG);
        LshAttention once = new LshAttention(new LshAttention.Config(6, 2, 4, 1, 5), INIT, DType.FLOAT32, RNG);
        refused("lsh attention of 2 rounds needs a memory of as many, got 1: it is the memory of another model",
                () -> lsh.prefill(Tensor.zeros(DType.FLOAT32, Shape.of(1, 2, 6)), once.start(1)));
    }

    @Test
    void aMaskOfOtherTokens() {
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(2, 5, 6));
        Tensor mask = Tensor.of(new int[12], 2, 6);
        refused("the mask of padding needs INT32 [2, 5] for x [2, 5, 6], got INT32 [2, 6]",
                () -> longformer(2).forward(x, mask));
        refused("the mask of padding needs INT32 [2, 5] for x [2, 5, 6], got FLOAT32 [2, 5]",
                () -> new LshAttention(new LshAttention.Config(6, 2, 4, 2, 5), INIT, DType.FLOAT32, RNG)
                        .forward(x, Tensor.zeros(DType.FLOAT32, Shape.of(2, 5))));
        LongformerSelfAttention both = new LongformerSelfAttention(
                new LongformerSelfAttention.Config(6, 2, new Window(2, 2)), INIT, DType.FLOAT32, RNG);
        refused("the mask of global tokens needs INT32 [2, 5] for x [2, 5, 6], got INT32 [2, 6]",
                () -> both.forward(x, null, mask));
    }

    @Test
    void positionsPastTheTable() {
        SequenceModel model = model(new Embedding(4, 6, INIT, DType.FLOAT32, RNG), List.of(plain()));
        refused("the model knows 4 positions, got a sequence of 5 tokens",
                () -> model.forward(Tensor.of(new int[] {1, 2, 3, 4, 5}, 1, 5), null));
        SequenceModel.State full = model.prefill(Tensor.of(new int[] {1, 2, 3, 4}, 1, 4), model.start(1)).state();
        refused("the model knows 4 positions, got a sequence of 5 tokens",
                () -> model.step(Tensor.of(new int[] {5}, 1), full));
        refused("randomised positions of a range of 3 can't place 4 tokens",
                () -> new RandomPositions(3).draw(4, RNG));
    }

    @Test
    void anUnknownTypeOfRope() {
        String config = "{\"hidden_size\": 8, \"num_attention_heads\": 2, \"max_position_embeddings\": 16,"
                + " \"rope_scaling\": {\"rope_type\": \"yarrn\", \"factor\": 2}}";
        refused("config.rope_scaling.rope_type needs one of [default, dynamic, linear, llama3, longrope, ntk, yarn], got"
                + " \"yarrn\"", () -> RopeConfig.parse(config));
        String more = config.replace("yarrn", "linear").replace("\"factor\": 2", "\"factor\": 2, \"beta_fast\": 3");
        var thrown = assertThrows(IllegalArgumentException.class, () -> RopeConfig.parse(more));
        assertTrue(thrown.getMessage().endsWith("got beta_fast"), thrown.getMessage());
    }
}
