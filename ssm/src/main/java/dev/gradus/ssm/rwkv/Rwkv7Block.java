package dev.gradus.ssm.rwkv;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * One block of RWKV-7: {@code x = x + att(ln1 x); x = x + ffn(ln2 x)}; the first block begins with {@code x = ln0 x}.
 */
final class Rwkv7Block extends Layer {
    private static final double EPS = 1e-5;

    private final LayerNorm ln0;
    private final LayerNorm ln1;
    private final LayerNorm ln2;
    private final Rwkv7TimeMixer att;
    private final RwkvChannelMixer ffn;

    /** What a block passes on: tokens [B,T,D], its state, and values of the first layer. */
    record Passed(Tensor x, Rwkv7Model.BlockState state, Tensor firstValues) {}

    Rwkv7Block(RwkvConfig config, Depth depth, Init init, DType dtype, Rng rng) {
        ln0 = depth.layer() == 0 ? child("ln0", new LayerNorm(config.modelDim(), EPS, dtype)) : null;
        ln1 = child("ln1", new LayerNorm(config.modelDim(), EPS, dtype));
        ln2 = child("ln2", new LayerNorm(config.modelDim(), EPS, dtype));
        att = child("att", new Rwkv7TimeMixer(config.seven(depth, depth.layer() > 0), init, dtype, rng.fork("att")));
        ffn = child("ffn", config.channelMixer(depth, init, dtype, rng.fork("ffn")));
    }

    private Rwkv7Block(Rwkv7Block trained) {
        ln0 = trained.ln0;
        ln1 = trained.ln1;
        ln2 = trained.ln2;
        att = trained.att.packed();
        ffn = trained.ffn.packed();
    }

    Rwkv7Block packed() {
        return new Rwkv7Block(this);
    }

    Rwkv7Model.BlockState start(int batch) {
        return new Rwkv7Model.BlockState(att.start(batch), ffn.start(batch));
    }

    Passed run(Tensor tokens, Padding padding, Rwkv7Model.BlockState state, Tensor firstValues) {
        Tensor x = ln0 == null ? tokens : ln0.forward(tokens);
        Rwkv7TimeMixer.Layered time = att.layered(ln1.forward(x), padding, state.time(), firstValues);
        Tensor h = x.add(time.output());
        Step<Tensor> channel = ffn.prefill(padding.hide(ln2.forward(h)), state.channel());
        return new Passed(h.add(channel.output()), new Rwkv7Model.BlockState(time.state(), channel.state()),
                time.values());
    }
}
