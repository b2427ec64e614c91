package dev.gradus.attention.encoder;

import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** A block of the encoder of {@link LedModel}: Longformer's attention, then a feed-forward network, norms behind the sums. */
final class LedEncoderLayer extends Layer {
    private final LedConfig config;
    private final LongformerSelfAttention self;
    private final Linear out;
    private final LayerNorm selfNorm;
    private final Linear up;
    private final Linear down;
    private final LayerNorm norm;

    LedEncoderLayer(LedConfig config, int index, Init init, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim();
        int f = config.hiddenDim();
        self = child("self_attn.longformer_self_attn",
                new LongformerSelfAttention(config.attention(index), init, dtype, rng));
        out = child("self_attn.output", EncoderConfig.linear(d, d, init, dtype, rng.fork("output")));
        selfNorm = child("self_attn_layer_norm", config.norm(dtype));
        up = child("fc1", EncoderConfig.linear(d, f, init, dtype, rng.fork("fc1")));
        down = child("fc2", EncoderConfig.linear(f, d, init, dtype, rng.fork("fc2")));
        norm = child("final_layer_norm", config.norm(dtype));
    }

    /** x [B,S,D] to [B,S,D]; masks as {@link LongformerSelfAttention#forward} takes them. */
    Tensor forward(Tensor x, Tensor mask, Tensor global) {
        Tensor h = selfNorm.forward(x.add(out.forward(self.forward(x, mask, global))));
        return norm.forward(h.add(down.forward(config.activation().apply(up.forward(h)))));
    }
}
