package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.math.Expm1;
import dev.gradus.op.math.Softplus;
import dev.gradus.random.Rng;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The real-gated linear recurrent unit: {@code r_t = sigmoid(W_a x_t + b_a), i_t = sigmoid(W_x x_t + b_x), ln a_t = -8
 * r_t softplus(L), h_t = a_t h_(t-1) + sqrt(1 - a_t^2) (i_t x_t)}; the first token of a text is written without the
 * root.
 *
 * <p>Parameters {@code recurrent_param} L [E], {@code input_gate_weight, recurrent_gate_weight} [H,E/H,E/H] and {@code
 * input_gate_bias, recurrent_gate_bias} [H,E/H]: gates of a head see that head's channels. Legend: B sequences, T
 * tokens, E channels, H heads. De et al. 2024 (Griffin), section 2.4; names as in RecurrentGemma.
 */
public final class RgLru extends Layer {
    private static final double POWER = 8;
    private static final double STEEPEST = 1000;

    private final int heads;
    private final Tensor rate;
    private final Tensor inputWeight;
    private final Tensor inputBias;
    private final Tensor gateWeight;
    private final Tensor gateBias;

    /**
     * A unit with fresh weights: gates that, wide open, keep from 0.9 to 0.999 of the state's square.
     *
     * @param channels E
     * @param heads H, a divisor of E
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public RgLru(int channels, int heads, Init init, DType dtype, Rng rng) {
        if (heads < 1 || channels < 1 || channels % heads != 0) {
            throw new IllegalArgumentException(
                    "RG-LRU needs heads that divide its channels, got " + heads + " for " + channels);
        }
        this.heads = heads;
        int width = channels / heads;
        Shape matrix = Shape.of(heads, width, width);
        rate = parameter("recurrent_param", rates().tensor(dtype, Shape.of(channels), 1, 1, rng.fork("rate")));
        inputWeight = parameter(
                "input_gate_weight", init.tensor(dtype, matrix, width, width, rng.fork("input_gate")));
        inputBias = parameter("input_gate_bias", Tensor.zeros(dtype, Shape.of(heads, width)));
        gateWeight = parameter(
                "recurrent_gate_weight", init.tensor(dtype, matrix, width, width, rng.fork("recurrent_gate")));
        gateBias = parameter("recurrent_gate_bias", Tensor.zeros(dtype, Shape.of(heads, width)));
    }

    /** {@code a^2} with r = 1 is uniform from 0.81 to 0.998: L is the inverse of softplus of {@code -ln(a) / 8}. */
    private static Init rates() {
        return (values, fanIn, fanOut, rng) -> {
            rng.fillUniform(values, 0.9 * 0.9, 0.999 * 0.999);
            for (int i = 0; i < values.length; i++) {
                values[i] = StrictMath.log(StrictMath.expm1(-0.5 * StrictMath.log(values[i]) / POWER));
            }
        };
    }

    /**
     * All states.
     *
     * @param x [B,T,E]
     * @param padding what is padding, which leaves the state as it is
     * @param begins [B,T], 1 where a text begins, which forgets all before, and 0 elsewhere
     * @param start [B,E]
     * @return h [B,T,E]
     */
    public Tensor forward(Tensor x, Padding padding, Tensor begins, Tensor start) {
        Tensor decay = rate.apply(new Softplus()).mul(-POWER);
        Tensor logA = padding.hide(gate(x, gateWeight, gateBias).mul(decay)); // [B,T,E]
        Tensor first = begins.reshape(x.dim(0), x.dim(1), 1);
        Tensor later = first.mul(-1).add(1);
        Tensor root = logA.mul(2).apply(new Expm1()).mul(-1).apply(new BoundedSqrt(STEEPEST)); // sqrt(1 - a^2)
        Tensor written = x.mul(gate(x, inputWeight, inputBias)).mul(root.mul(later).add(first));
        return GatedRecurrence.of(logA.exp().mul(later), written, start);
    }

    private Tensor gate(Tensor x, Tensor weight, Tensor bias) {
        return HeadwiseLinear.of(x, weight).add(bias.reshape(heads * bias.dim(1))).sigmoid();
    }
}
