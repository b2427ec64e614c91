package dev.gradus.labs.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.golden.ModelAdapters;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.ssm.statespace.StepInit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Jamba: Mamba with attention in some layers, and mixtures of experts in some. */
final class JambaAdapter {
    private static final Init ZERO = Init.constant(0);
    private static final SequenceModel.Names MODEL = new SequenceModel.Names(
            "model.embed_tokens", "model.positions", "model.layers", "model.final_layernorm", "lm_head");

    private final GoldenCase c;
    private final int width;

    private JambaAdapter(GoldenCase c) {
        this.c = c;
        width = c.number("hidden_size");
    }

    static void addTo(GoldenSuite suite) {
        suite.add("hf/JambaForCausalLM", c -> new JambaAdapter(c).run());
    }

    private void run() throws IOException {
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < c.number("num_hidden_layers"); i++) {
            blocks.add(block(i));
        }
        int vocabulary = c.number("vocab_size");
        Linear head = c.flag("tie_word_embeddings", false)
                ? null
                : new Linear(width, vocabulary, false, ZERO, c.dtype(), new Rng(0));
        SequenceModel model = new SequenceModel(MODEL, new SequenceModel.Parts(
                new Embedding(vocabulary, width, ZERO, c.dtype(), new Rng(0)), null, blocks, norm(), head));
        ModelAdapters.run(c, model, new ModelAdapters.Layout(
                ExpertWeights.LLAMA, "feed_forward.", "feed_forward.", "router"));
    }

    private RmsNorm norm() {
        return new RmsNorm(width, c.real("rms_norm_eps"), c.dtype());
    }

    private Block<?, ?> block(int layer) {
        boolean attends = layer % c.number("attn_layer_period") == c.number("attn_layer_offset");
        boolean mixes = c.number("num_experts") > 1
                && layer % c.number("expert_layer_period") == c.number("expert_layer_offset");
        TimeMixer<?> time = attends ? attention() : mamba();
        ChannelMixer<?> channel = mixes ? mixture() : network();
        Block.Names names = new Block.Names(
                "input_layernorm", attends ? "self_attn" : "mamba", "pre_ff_layernorm", "feed_forward");
        return new Block<>(names, norm(), time, norm(), channel);
    }

    private Mamba mamba() {
        MambaConfig form = new MambaConfig(
                width, c.number("mamba_expand") * width, c.number("mamba_d_state"), c.number("mamba_d_conv"),
                c.number("mamba_dt_rank"), c.flag("mamba_proj_bias", false), c.flag("mamba_conv_bias", true),
                MambaConfig.of(width).rule(), StepInit.MAMBA);
        return new Mamba(form.withInnerNorms(c.real("rms_norm_eps")), ZERO, c.dtype(), new Rng(0));
    }

    /** Without positions: Mamba knows the order. */
    private MultiHeadAttention attention() {
        int heads = c.number("num_attention_heads");
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(
                width, heads, c.number("num_key_value_heads"), width / heads, false, false, null, new Causal(),
                MultiHeadAttention.Names.LLAMA);
        return new MultiHeadAttention(form, ZERO, c.dtype(), new Rng(0));
    }

    private FeedForward network() {
        FeedForward.Config form = new FeedForward.Config(
                width, c.number("intermediate_size"), Activation.SILU, true, false, FeedForward.Names.LLAMA);
        return new FeedForward(form, ZERO, c.dtype(), new Rng(0));
    }

    private MixtureOfExperts mixture() {
        int count = c.number("num_experts");
        TopKRouter.Config router = new TopKRouter.Config(
                width, count, c.number("num_experts_per_tok"), TopKRouter.Weights.PROBABILITY, 0, false);
        Experts.Config experts =
                new Experts.Config(count, width, c.number("intermediate_size"), Activation.SILU, true);
        return new MixtureOfExperts(new TopKRouter(router, ZERO, c.dtype(), new Rng(0)),
                new Experts(experts, ZERO, c.dtype(), new Rng(0)),
                new MixtureOfExperts.Config(Overflow.NONE, List.of()));
    }
}
