package dev.gradus.labs.ssm;

import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.GruCell;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Recurrent;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.DeltaNet;
import dev.gradus.ssm.linear.DeltaNetConfig;
import dev.gradus.ssm.linear.GatedLinearAttention;
import dev.gradus.ssm.linear.HeadForm;
import dev.gradus.ssm.linear.LinearAttention;
import dev.gradus.ssm.linear.RetNet;
import dev.gradus.ssm.linear.Turn;
import dev.gradus.ssm.rwkv.RwkvConfig;
import dev.gradus.ssm.rwkv.RwkvModels;
import dev.gradus.ssm.rwkv.RwkvVersion;
import dev.gradus.ssm.statespace.GatedS4d;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.Mamba2;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.ssm.statespace.StepInit;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Small models that differ in their time mixer alone: a table of tokens, blocks {@code x + mixer(norm(x))}, a norm, a head. Those
 * whose mixer does not widen, such as attention, have a SwiGLU network in each block too, so that such a block has about as many
 * parameters as two of Mamba's.
 *
 * @param vocabulary tokens
 * @param width      D
 * @param layers     blocks
 */
record SmallModels(int vocabulary, int width, int layers) {
    private static final double EPS = 1e-5;
    private static final double THETA = 10_000;
    private static final StepInit LONG_STEPS = new StepInit(0.1, 0.5, 0.1);
    private static final double SLOW = 0.1;
    private static final DType TYPE = DType.FLOAT32;
    private static final Init INIT = Init.uniformByFanIn();

    /** Makes the mixer of a layer. */
    @FunctionalInterface
    interface Mixers {
        TimeMixer<?> of(Rng rng);
    }

    Function<Rng, SequenceModel> mamba(int states) {
        MambaConfig form = MambaConfig.of(width).withStates(states);
        return rng -> alone(own -> new Mamba(form, INIT, TYPE, own), rng);
    }

    /**
     * Mamba that keeps what it reads: at first all states fade at one slow rate (usually at rates 1 to N), and steps are from 0.1
     * to 0.5 (usually from 0.001 to 0.1).
     */
    Function<Rng, SequenceModel> slowMamba(int states) {
        MambaConfig usual = MambaConfig.of(width).withStates(states);
        MambaConfig form = new MambaConfig(width, usual.innerDim(), states, usual.convWidth(), usual.rank(),
                usual.biased(), usual.convBiased(), usual.rule(), LONG_STEPS);
        return rng -> alone(own -> slow(new Mamba(form, INIT, TYPE, own)), rng);
    }

    private static Mamba slow(Mamba mamba) {
        Arrays.fill(mamba.parameters().get("A_log").floats(), (float) StrictMath.log(SLOW));
        return mamba;
    }

    Function<Rng, SequenceModel> mamba2(int headDim, int states) {
        Mamba2Config form = Mamba2Config.of(width, headDim, states);
        return rng -> alone(own -> new Mamba2(form, INIT, TYPE, own), rng);
    }

    /** RWKV, with its channel mixing. */
    Function<Rng, SequenceModel> rwkv(RwkvVersion version, int headSize) {
        RwkvConfig form = RwkvConfig.of(version, vocabulary, width, layers, headSize);
        return rng -> RwkvModels.of(form, INIT, TYPE, rng);
    }

    /** Mamba's block with a time-invariant state space in it. */
    Function<Rng, SequenceModel> gatedS4d(int states) {
        MambaConfig form = MambaConfig.of(width).withStates(states);
        return rng -> alone(own -> new GatedS4d(form, INIT, TYPE, own), rng);
    }

    Function<Rng, SequenceModel> gru() {
        return rng -> alone(own -> new Recurrent(new GruCell(), width, width, TYPE, own), rng);
    }

    Function<Rng, SequenceModel> deltaNet(int heads, int taps) {
        DeltaNetConfig form = deltaForm(heads, 1, taps);
        return rng -> withNetworks(own -> new DeltaNet(form, INIT, TYPE, own), 0, rng);
    }

    /** With values twice as wide as keys, as wide as DeltaNet's. */
    Function<Rng, SequenceModel> gatedDeltaNet(int heads, int taps) {
        DeltaNetConfig usual = DeltaNetConfig.gated(width, heads, width / heads / 2);
        DeltaNetConfig form = new DeltaNetConfig(
                usual.heads(), taps, true, usual.mostBeta(), usual.eps(), usual.leastLength());
        return rng -> withNetworks(own -> new DeltaNet(form, INIT, TYPE, own), 0, rng);
    }

    /** With values as wide as keys; the paper's are twice as wide, and its networks narrower. */
    Function<Rng, SequenceModel> retNet(int heads) {
        RetNet.Config form = new RetNet.Config(HeadForm.of(width, heads, width, width), Turn.XPOS, EPS);
        return rng -> withNetworks(own -> new RetNet(form, INIT, TYPE, own), 0, rng);
    }

    /** DeltaNet without networks; filters of one tap mix no tokens. */
    Function<Rng, SequenceModel> deltaAlone(int heads, double mostBeta) {
        DeltaNetConfig form = deltaForm(heads, mostBeta, 1);
        return rng -> alone(own -> new DeltaNet(form, INIT, TYPE, own), rng);
    }

    private DeltaNetConfig deltaForm(int heads, double mostBeta, int taps) {
        DeltaNetConfig usual = DeltaNetConfig.of(width, heads, mostBeta);
        return new DeltaNetConfig(usual.heads(), taps, usual.gated(), mostBeta, usual.eps(), usual.leastLength());
    }

    Function<Rng, SequenceModel> linearAttention(int heads, int taps) {
        LinearAttention.Config form = LinearAttention.Config.of(width, heads);
        return rng -> withNetworks(
                own -> new Filtered<>(width, taps, new LinearAttention(form, INIT, TYPE, own), TYPE, own), 0, rng);
    }

    Function<Rng, SequenceModel> gatedLinearAttention(int heads, int taps) {
        GatedLinearAttention.Config form = GatedLinearAttention.Config.of(width, heads);
        return rng -> withNetworks(
                own -> new Filtered<>(width, taps, new GatedLinearAttention(form, INIT, TYPE, own), TYPE, own), 0, rng);
    }

    /** Attention that knows positions by turning queries and keys. */
    Function<Rng, SequenceModel> rotaryAttention(int heads) {
        MultiHeadAttention.Config form = MultiHeadAttention.Config.llama(width, heads, heads, THETA);
        return rng -> withNetworks(own -> new MultiHeadAttention(form, INIT, TYPE, own), 0, rng);
    }

    /** Attention that knows positions by a table that is learnt. */
    Function<Rng, SequenceModel> learntAttention(int heads, int longest) {
        MultiHeadAttention.Config form = MultiHeadAttention.Config.gpt2(width, heads);
        return rng -> withNetworks(own -> new MultiHeadAttention(form, INIT, TYPE, own), longest, rng);
    }

    /** Blocks of mixers alone. */
    SequenceModel alone(Mixers mixers, Rng rng) {
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            blocks.add(Block.alone(Block.Names.MAMBA, norm(), mixers.of(rng.fork("layers." + layer))));
        }
        return model(blocks, 0, rng);
    }

    /** Blocks of mixers and networks. */
    SequenceModel withNetworks(Mixers mixers, int longest, Rng rng) {
        FeedForward.Config form = FeedForward.Config.swiGlu(width, 8 * width / 3);
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            Rng own = rng.fork("layers." + layer);
            blocks.add(new Block<>(Block.Names.LLAMA, norm(), mixers.of(own.fork("mixer")), norm(),
                    new FeedForward(form, INIT, TYPE, own.fork("network"))));
        }
        return model(blocks, longest, rng);
    }

    private SequenceModel model(List<Block<?, ?>> blocks, int longest, Rng rng) {
        Embedding positions = longest == 0 ? null : table(longest, rng.fork("positions"));
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                table(vocabulary, rng.fork("tokens")), positions, blocks, norm(),
                new Linear(width, vocabulary, false, INIT, TYPE, rng.fork("head"))));
    }

    private Embedding table(int rows, Rng rng) {
        return new Embedding(rows, width, Init.normal(0.5), TYPE, rng);
    }

    private RmsNorm norm() {
        return new RmsNorm(width, EPS, TYPE);
    }
}
