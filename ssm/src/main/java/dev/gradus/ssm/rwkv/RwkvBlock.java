package dev.gradus.ssm.rwkv;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** One block of RWKV: {@code x = x + att(ln1 x); x = x + ffn(ln2 x)}; the first block begins with {@code x = ln0 x}. */
final class RwkvBlock extends Layer {
    private static final double EPS = 1e-5;

    private final LayerNorm ln0;
    private final LayerNorm ln1;
    private final LayerNorm ln2;
    private final TimeMixer<RecurrentState> att;
    private final RwkvChannelMixer ffn;

    /** What a block passes on: tokens [B,T,D], its state, and values of the first layer. */
    record Passed(Tensor x, RwkvModel.BlockState state, Tensor firstValues) {}

    RwkvBlock(RwkvConfig config, Depth depth, Init init, DType dtype, Rng rng) {
        ln0 = depth.layer() == 0 ? child("ln0", new LayerNorm(config.modelDim(), EPS, dtype)) : null;
        ln1 = child("ln1", new LayerNorm(config.modelDim(), EPS, dtype));
        ln2 = child("ln2", new LayerNorm(config.modelDim(), EPS, dtype));
        att = child("att", config.timeMixer(depth, init, dtype, rng.fork("att")));
        ffn = child("ffn", config.channelMixer(depth, init, dtype, rng.fork("ffn")));
    }

    private RwkvBlock(RwkvBlock trained) {
        ln0 = trained.ln0;
        ln1 = trained.ln1;
        ln2 = trained.ln2;
        att = trained.att.packed();
        ffn = trained.ffn.packed();
    }

    RwkvBlock packed() {
        return new RwkvBlock(this);
    }

    RwkvModel.BlockState start(int batch) {
        return new RwkvModel.BlockState(att.start(batch), ffn.start(batch));
    }

    Passed run(Tensor tokens, Padding padding, RwkvModel.BlockState state, Tensor firstValues) {
        Tensor x = ln0 == null ? tokens : ln0.forward(tokens);
        Rwkv7TimeMixer.Layered time = mix(ln1.forward(x), padding, state.time(), firstValues);
        Tensor h = x.add(time.output());
        Step<Tensor> channel = ffn.prefill(padding.hide(ln2.forward(h)), state.channel());
        return new Passed(h.add(channel.output()), new RwkvModel.BlockState(time.state(), channel.state()),
                time.values());
    }

    private Rwkv7TimeMixer.Layered mix(Tensor x, Padding padding, RecurrentState state, Tensor firstValues) {
        if (att instanceof Rwkv7TimeMixer seven) {
            return seven.layered(x, padding, state, firstValues);
        }
        Step<RecurrentState> step = ((RecurrentMixer) att).prefill(x, padding, state);
        return new Rwkv7TimeMixer.Layered(step.output(), step.state(), null);
    }
}
