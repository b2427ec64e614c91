package dev.gradus.ssm.golden;

import dev.gradus.autograd.Autograd;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.golden.ModelAdapters;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Norm;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Stack;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.ssm.rwkv.Depth;
import dev.gradus.ssm.rwkv.Rwkv4TimeMixer;
import dev.gradus.ssm.rwkv.Rwkv5TimeMixer;
import dev.gradus.ssm.rwkv.Rwkv6TimeMixer;
import dev.gradus.ssm.rwkv.Rwkv7Config;
import dev.gradus.ssm.rwkv.Rwkv7Model;
import dev.gradus.ssm.rwkv.Rwkv7TimeMixer;
import dev.gradus.ssm.rwkv.RwkvChannelMixer;
import dev.gradus.ssm.rwkv.RwkvConfig;
import dev.gradus.ssm.rwkv.RwkvModels;
import dev.gradus.ssm.rwkv.RwkvVersion;
import dev.gradus.ssm.rwkv.Wkv;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The Gradus form of the reference functions of RWKV. */
final class RwkvAdapters {
    private static final Init ZERO = Init.constant(0);
    private static final List<String> STATE = List.of("num", "den", "max");

    private RwkvAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("rwkv/wkv4", RwkvAdapters::wkv4);
        suite.add("rwkv/wkv6_op", RwkvAdapters::wkv6);
        suite.add("rwkv/wkv7_op", RwkvAdapters::wkv7);
        suite.add("rwkv/rwkv4_timemix", c -> timeMixer(c, new Rwkv4TimeMixer(
                new Rwkv4TimeMixer.Config(c.number("n_embd"), Depth.ONLY), ZERO, c.dtype(), new Rng(0))));
        suite.add("rwkv/rwkv5_timemix",
                c -> timeMixer(c, new Rwkv5TimeMixer(version5(c), ZERO, c.dtype(), new Rng(0))));
        suite.add("rwkv/rwkv6_timemix",
                c -> timeMixer(c, new Rwkv6TimeMixer(version6(c), ZERO, c.dtype(), new Rng(0))));
        suite.add("rwkv/rwkv7_timemix_layer0", c -> layeredMixer(c, false));
        suite.add("rwkv/rwkv7_timemix_layer1", c -> layeredMixer(c, true));
        suite.add("rwkv/rwkv4_model", c -> model(c, RwkvVersion.V4));
        suite.add("rwkv/rwkv5_model", c -> model(c, RwkvVersion.V5));
        suite.add("rwkv/rwkv6_model", c -> model(c, RwkvVersion.V6));
        suite.add("rwkv/rwkv7_model", RwkvAdapters::model7);
        suite.add("hf/RwkvForCausalLM", RwkvAdapters::publicModel);
        for (RwkvVersion version : RwkvVersion.values()) {
            suite.add("rwkv/rwkv" + version.name().substring(1) + "_channelmix", c -> channelMixer(c, version));
        }
    }

    private static void wkv4(GoldenCase c) {
        Tensor k = c.in("key");
        Tensor decay = c.parameters().get("time_decay").exp().mul(-1);
        Tensor[] out = Autograd.run(
                new Wkv(), decay, c.parameters().get("time_first"), k, c.in("value"), started(c, k));
        c.output("y", out[0]);
        for (int i = 0; i < STATE.size(); i++) {
            c.output("state_" + STATE.get(i), out[1].slice(1, i, i + 1).reshape(k.dim(0), k.dim(2)));
        }
    }

    private static Tensor started(GoldenCase c, Tensor k) {
        if (c.has("num")) {
            return c.in("num").apply(new Stack(1), c.in("den"), c.in("mx")); // [B,3,C]
        }
        Tensor zeros = Tensor.zeros(k.dtype(), Shape.of(k.dim(0), k.dim(2)));
        return zeros.apply(new Stack(1), zeros, zeros.add(-1e38));
    }

    private static void wkv6(GoldenCase c) {
        Tensor r = LinearAdapters.swapped(c.in("q")).mul(c.real("scale"));
        Tensor v = LinearAdapters.swapped(c.in("v"));
        Recurrence result = Recurrence.withBonus(r, LinearAdapters.swapped(c.in("k")), v,
                LinearAdapters.swapped(c.in("w")), c.parameters().get("u"), LinearAdapters.start(c, r, v));
        LinearAdapters.outputs(c, LinearAdapters.swapped(result.output()), result.state());
    }

    private static void wkv7(GoldenCase c) {
        int heads = c.number("n_head");
        Tensor r = split(c.in("r"), heads);
        Tensor start = Recurrence.empty(r, r.dim(0), heads, r.dim(3), r.dim(3));
        Recurrence result = Recurrence.lowRank(r, split(c.in("k"), heads), split(c.in("v"), heads),
                split(c.in("a"), heads), split(c.in("b"), heads), split(c.in("w").exp().mul(-1), heads), start);
        c.output("y", result.output().reshape(c.in("r").shape().dims()));
    }

    private static Tensor split(Tensor x, int heads) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads);
    }

    private static void timeMixer(GoldenCase c, TimeMixer<?> mixer) {
        c.output("y", c.bind(mixer).forward(c.in("x")));
    }

    private static Rwkv5TimeMixer.Config version5(GoldenCase c) {
        double divisor = c.settings().containsKey("head_size_divisor") ? c.real("head_size_divisor") : 8;
        return new Rwkv5TimeMixer.Config(c.number("n_embd"), c.number("head_size"), divisor, 1e-5, Depth.ONLY);
    }

    private static Rwkv6TimeMixer.Config version6(GoldenCase c) {
        return new Rwkv6TimeMixer.Config(c.number("n_embd"), c.number("head_size"),
                c.parameters().get("time_maa_w2").dim(1), c.parameters().get("time_decay_w2").dim(0), 64e-5,
                Depth.ONLY);
    }

    private static void layeredMixer(GoldenCase c, boolean residual) {
        Map<String, Tensor> w = c.parameters();
        Rwkv7Config form = new Rwkv7Config(c.number("n_embd"), c.number("head_size"), w.get("w1").dim(1),
                w.get("a1").dim(1), residual ? w.get("v1").dim(1) : 1, w.get("g1").dim(1), 64e-5, residual, Depth.ONLY);
        Rwkv7TimeMixer mixer = c.bind(new Rwkv7TimeMixer(form, ZERO, c.dtype(), new Rng(0)));
        Tensor x = c.in("x");
        Rwkv7TimeMixer.Layered result =
                mixer.layered(x, Padding.NONE, mixer.start(x.dim(0)), residual ? c.in("v_first") : null);
        c.output("y", result.output());
        if (!residual) {
            c.output("v_first", result.values());
        }
    }

    private static void channelMixer(GoldenCase c, RwkvVersion version) {
        RwkvChannelMixer.Config form = new RwkvChannelMixer.Config(
                version, c.number("n_embd"), c.number("dim_ffn"), Depth.ONLY);
        RwkvChannelMixer mixer = c.bind(new RwkvChannelMixer(form, ZERO, c.dtype(), new Rng(0)));
        c.output("y", mixer.forward(c.in("x"), null).output());
    }

    private static RwkvConfig form(GoldenCase c, RwkvVersion version) {
        return new RwkvConfig(version, c.number("vocab"), c.number("n_embd"), c.number("dim_ffn"),
                c.number("n_layer"), c.number("head_size"), ranks(c, version));
    }

    private static void model(GoldenCase c, RwkvVersion version) {
        SequenceModel model = c.bind(RwkvModels.of(form(c, version), ZERO, c.dtype(), new Rng(0)));
        Tensor ids = c.in("tokens").reshape(1, c.in("tokens").size());
        c.output("logits", model.forward(ids, null).output().reshape(ids.size(), c.number("vocab")));
        List<Block.State<?, ?>> states = model.prefill(ids, model.start(1)).state().blocks();
        c.output("state", rows(states, RwkvAdapters::parts, c.number("n_embd")));
    }

    /** Last token of channel mixing, then last token and sums of time mixing. */
    private static List<Tensor> parts(Block.State<?, ?> state) {
        List<Tensor> parts = new ArrayList<>(List.of((Tensor) state.channel()));
        parts.addAll(((RecurrentState) state.time()).parts());
        return parts;
    }

    private static void model7(GoldenCase c) {
        RwkvConfig form = form(c, RwkvVersion.V7);
        Rwkv7Model model = c.bind(new Rwkv7Model(form, ZERO, c.dtype(), new Rng(0)));
        int width = form.modelDim();
        int tokens = c.in("tokens").size();
        Step<Rwkv7Model.State> all = model.prefill(c.in("tokens").reshape(1, tokens), model.start(1));
        c.output("logits", all.output().reshape(tokens, form.vocabulary()));
        List<Rwkv7Model.BlockState> states = all.state().blocks();
        int layers = form.layers();
        c.output("state_shift", rows(states, s -> List.of(s.time().parts().get(0), s.channel()), width)
                .reshape(layers, 2, width));
        c.output("state_S", rows(states, s -> List.of(s.time().parts().get(1).transpose(2, 3)), width)
                .reshape(layers, width / form.headSize(), form.headSize(), form.headSize()));
    }

    private static RwkvConfig.Ranks ranks(GoldenCase c, RwkvVersion version) {
        Map<String, Tensor> w = c.parameters();
        String att = "blocks." + (c.number("n_layer") - 1) + ".att."; // the first layer has no v1
        return switch (version) {
            case V4, V5 -> RwkvConfig.Ranks.of(version, c.number("n_embd"));
            case V6 -> new RwkvConfig.Ranks(w.get(att + "time_maa_w2").dim(1), w.get(att + "time_decay_w2").dim(0), 1,
                    1, 1);
            case V7 -> new RwkvConfig.Ranks(1, w.get(att + "w1").dim(1), w.get(att + "a1").dim(1),
                    w.containsKey(att + "v1") ? w.get(att + "v1").dim(1) : 1, w.get(att + "g1").dim(1));
        };
    }

    /** Parts of the states of all blocks as rows of a table. */
    private static <S> Tensor rows(List<S> states, Function<S, List<Tensor>> parts, int width) {
        Tensor[] all = states.stream().flatMap(s -> parts.apply(s).stream())
                .map(x -> x.reshape(-1, width))
                .toArray(Tensor[]::new);
        return all.length == 1 ? all[0] : all[0].apply(new Concat(0), Arrays.copyOfRange(all, 1, all.length));
    }

    /** The public model calls parts otherwise, and tells vectors after each block and after the last norm. */
    private static void publicModel(GoldenCase c) throws IOException {
        int width = c.number("hidden_size");
        RwkvConfig form = new RwkvConfig(RwkvVersion.V4, c.number("vocab_size"), width,
                c.number("intermediate_size"), c.number("num_hidden_layers"), width,
                RwkvConfig.Ranks.of(RwkvVersion.V4, width));
        SequenceModel model = RwkvModels.of(form, ZERO, c.dtype(), new Rng(0));
        ModelAdapters.run(c, model, RwkvAdapters::own, ids -> afterBlocks(model, ids));
    }

    private static List<Tensor> afterBlocks(SequenceModel model, Tensor ids) {
        Tensor x = ((Embedding) model.children().get("emb")).forward(ids);
        List<Tensor> states = new ArrayList<>();
        for (Layer layer : model.children().values()) {
            if (layer instanceof Block<?, ?> block) {
                x = block.forward(x, null).output();
                states.add(x);
            }
        }
        states.add(((Norm) model.children().get("ln_out")).forward(x));
        return states;
    }

    private static String own(String name) {
        return name.replace("rwkv.", "").replace("embeddings", "emb").replace("attention", "att")
                .replace("feed_forward", "ffn").replace("pre_ln", "ln0").replaceAll("time_mix_(.).*", "time_mix_$1");
    }
}
