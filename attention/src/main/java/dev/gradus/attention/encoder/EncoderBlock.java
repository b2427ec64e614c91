package dev.gradus.attention.encoder;

import dev.gradus.nn.Dropout;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.function.BiFunction;

/**
 * A block of BERT's kind, with norms behind the sums (Devlin et al. 2019): {@code h = norm(x + W_o attention(x));
 * y = norm(h + W_2 f(W_1 h))}.
 *
 * <p>Children {@code attention.self, attention.output.dense, attention.output.LayerNorm, intermediate.dense, output.dense,
 * output.LayerNorm}.
 *
 * @param <A> the attention
 */
final class EncoderBlock<A extends Layer> extends Layer {
    private final EncoderConfig config;
    private final A self;
    private final Linear out;
    private final LayerNorm attentionNorm;
    private final Linear up;
    private final Linear down;
    private final LayerNorm norm;
    private final Dropout dropout;

    EncoderBlock(EncoderConfig config, A self, Init init, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim();
        int f = config.hiddenDim();
        this.self = child("attention.self", self);
        out = child("attention.output.dense", EncoderConfig.linear(d, d, init, dtype, rng.fork("attention")));
        attentionNorm = child("attention.output.LayerNorm", config.norm(dtype));
        up = child("intermediate.dense", EncoderConfig.linear(d, f, init, dtype, rng.fork("intermediate")));
        down = child("output.dense", EncoderConfig.linear(f, d, init, dtype, rng.fork("output")));
        norm = child("output.LayerNorm", config.norm(dtype));
        dropout = child("dropout", config.dropout(rng));
    }

    /** x [B,T,D] to [B,T,D]; {@code attend} says how the attention is called. */
    Tensor forward(Tensor x, BiFunction<A, Tensor, Tensor> attend) {
        Tensor h = attentionNorm.forward(x.add(dropout.forward(out.forward(attend.apply(self, x)))));
        Tensor inside = config.activation().apply(up.forward(h)); // [B,T,F]
        return norm.forward(h.add(dropout.forward(down.forward(inside))));
    }
}
