package dev.gradus.attention.encoder;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** A block of the decoder of {@link LedModel}: causal attention, attention to what was read, a feed-forward network. */
final class LedDecoderLayer extends Layer {
    private final LedConfig config;
    private final MultiHeadAttention self;
    private final LayerNorm selfNorm;
    private final CrossAttention cross;
    private final LayerNorm crossNorm;
    private final Linear up;
    private final Linear down;
    private final LayerNorm norm;

    LedDecoderLayer(LedConfig config, Init init, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim();
        int f = config.hiddenDim();
        self = child("self_attn", new MultiHeadAttention(config.decoderAttention(), init, dtype, rng.fork("self")));
        selfNorm = child("self_attn_layer_norm", config.norm(dtype));
        cross = child("encoder_attn", new CrossAttention(d, config.heads(), init, dtype, rng.fork("cross")));
        crossNorm = child("encoder_attn_layer_norm", config.norm(dtype));
        up = child("fc1", EncoderConfig.linear(d, f, init, dtype, rng.fork("fc1")));
        down = child("fc2", EncoderConfig.linear(f, d, init, dtype, rng.fork("fc2")));
        norm = child("final_layer_norm", config.norm(dtype));
    }

    CrossAttention.Source source(Tensor encoded, Tensor mask) {
        return cross.source(encoded, mask);
    }

    KvCache start(int batch) {
        return self.start(batch);
    }

    /** x [B,T,D] to [B,T,D]. */
    Tensor forward(Tensor x, CrossAttention.Source source) {
        return behind(x, self.forward(x), source);
    }

    /** Goes on by several tokens. */
    Step<KvCache> prefill(Tensor x, KvCache cache, CrossAttention.Source source) {
        Step<KvCache> step = self.prefill(x, cache);
        return new Step<>(behind(x, step.output(), source), step.state());
    }

    private Tensor behind(Tensor x, Tensor attended, CrossAttention.Source source) {
        Tensor h = selfNorm.forward(x.add(attended));
        Tensor read = crossNorm.forward(h.add(cross.forward(h, source)));
        return norm.forward(read.add(down.forward(config.activation().apply(up.forward(read)))));
    }
}
