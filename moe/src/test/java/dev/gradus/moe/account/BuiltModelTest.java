package dev.gradus.moe.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.moe.account.MixerSizes.Dense;
import dev.gradus.moe.account.MixerSizes.Mixture;
import dev.gradus.moe.account.ModelSizes.Norm;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.NoState;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted from sizes is what a built model has. */
class BuiltModelTest {
    private static final int DIM = 16;
    private static final int WORDS = 30;
    private static final Init INIT = Init.normal(0.02);

    private final Rng rng = new Rng(1);

    private FeedForward dense(FeedForward.Config form) {
        return new FeedForward(form, INIT, DType.FLOAT32, rng);
    }

    private MixtureOfExperts mixture(int experts, int topK, int hidden, boolean gated, boolean bias) {
        TopKRouter.Config router =
                new TopKRouter.Config(DIM, experts, topK, TopKRouter.Weights.RENORMALIZED, 0, bias);
        Experts.Config form = new Experts.Config(experts, DIM, hidden, Activation.SILU, gated);
        return new MixtureOfExperts(new TopKRouter(router, INIT, DType.FLOAT32, rng),
                new Experts(form, INIT, DType.FLOAT32, rng), new MixtureOfExperts.Config(Overflow.NONE, 0, 0));
    }

    private SequenceModel llama(List<ChannelMixer<NoState>> mixers) {
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (ChannelMixer<NoState> mixer : mixers) {
            MultiHeadAttention attention = new MultiHeadAttention(
                    MultiHeadAttention.Config.llama(DIM, 4, 2, 10_000), INIT, DType.FLOAT32, rng);
            blocks.add(new Block<>(Block.Names.MIXTRAL, new RmsNorm(DIM, 1e-5, DType.FLOAT32), attention,
                    new RmsNorm(DIM, 1e-5, DType.FLOAT32), mixer));
        }
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(WORDS, DIM, INIT, DType.FLOAT32, rng), null, blocks,
                new RmsNorm(DIM, 1e-5, DType.FLOAT32), new Linear(DIM, WORDS, false, INIT, DType.FLOAT32, rng)));
    }

    private static ModelSizes sizes(MixerSizes... mixers) {
        return new ModelSizes(WORDS, DIM, 0, false, Norm.SCALE, new AttentionSizes(4, 2, 4, false, false),
                List.of(mixers));
    }

    @Test
    void mixtral() {
        SequenceModel model = llama(List.of(mixture(4, 2, 24, true, false), mixture(4, 2, 24, true, false)));
        Parameters counted = sizes(Mixture.gated(4, 2, 24), Mixture.gated(4, 2, 24)).parameters();
        assertEquals(model.parameterCount(), counted.total());
        assertEquals(model.parameterCount() - 2L * 2 * 3 * DIM * 24, counted.active());
    }

    @Test
    void aMixtureInEveryOtherLayerWithABiasedRouter() {
        SequenceModel model = llama(List.of(
                dense(FeedForward.Config.swiGlu(DIM, 40)), mixture(6, 1, 20, false, true)));
        ModelSizes sizes = sizes(new Dense(40, true, false), new Mixture(6, 1, 20, false, 0, true));
        assertEquals(model.parameterCount(), sizes.parameters().total());
        assertEquals(4 * model.parameterCount(), sizes.traffic(4).weights());
    }

    @Test
    void gpt2WithBiasesPositionsAndATiedHead() {
        MultiHeadAttention attention =
                new MultiHeadAttention(MultiHeadAttention.Config.gpt2(DIM, 4), INIT, DType.FLOAT32, rng);
        Block<?, ?> block = new Block<>(Block.Names.GPT2, new LayerNorm(DIM, 1e-5, DType.FLOAT32), attention,
                new LayerNorm(DIM, 1e-5, DType.FLOAT32), dense(FeedForward.Config.gpt2(DIM, 50)));
        SequenceModel model = new SequenceModel(SequenceModel.Names.GPT2, new SequenceModel.Parts(
                new Embedding(WORDS, DIM, INIT, DType.FLOAT32, rng),
                new Embedding(12, DIM, INIT, DType.FLOAT32, rng), List.of(block),
                new LayerNorm(DIM, 1e-5, DType.FLOAT32), null));
        ModelSizes sizes = new ModelSizes(WORDS, DIM, 12, true, Norm.SCALE_AND_SHIFT,
                new AttentionSizes(4, 4, 4, true, true), List.of(new Dense(50, false, true)));
        assertEquals(model.parameterCount(), sizes.parameters().total());
        assertEquals(sizes.parameters().total(), sizes.parameters().active());
    }
}
