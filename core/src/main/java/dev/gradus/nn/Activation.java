package dev.gradus.nn;

import dev.gradus.op.math.Gelu;
import dev.gradus.op.math.Relu;
import dev.gradus.op.math.ReluSquared;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Tanh;
import dev.gradus.op.math.UnaryOp;
import dev.gradus.tensor.Tensor;

/** The elementwise functions that configurations name. */
public enum Activation {
    /** {@code x sigmoid(x)}, also called swish. */
    SILU(new Silu()),
    /** {@code x Phi(x)}, exact. */
    GELU(new Gelu(Gelu.Form.ERF)),
    /** GELU by its tanh approximation: {@code gelu_new} of GPT-2. */
    GELU_TANH(new Gelu(Gelu.Form.TANH)),
    /** {@code max(x, 0)}. */
    RELU(new Relu()),
    /** {@code max(x, 0)^2}. */
    RELU_SQUARED(new ReluSquared()),
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID(new Sigmoid()),
    /** Hyperbolic tangent. */
    TANH(new Tanh());

    private final UnaryOp op;

    Activation(UnaryOp op) {
        this.op = op;
    }

    /**
     * The function that a public configuration names.
     *
     * @param name as Hugging Face's {@code hidden_act} has it
     * @return the function
     * @throws IllegalArgumentException if no function here has that name
     */
    public static Activation named(String name) {
        return switch (name) {
            case "silu", "swish" -> SILU;
            case "gelu" -> GELU;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            case "relu2" -> RELU_SQUARED;
            case "sigmoid" -> SIGMOID;
            case "tanh" -> TANH;
            default -> throw new IllegalArgumentException("an activation needs one of the names silu, swish, gelu,"
                    + " gelu_new, gelu_fast, gelu_pytorch_tanh, relu, relu2, sigmoid and tanh, got " + name);
        };
    }

    /**
     * Applies the function.
     *
     * @param x any shape
     * @return the same shape
     */
    public Tensor apply(Tensor x) {
        return x.apply(op);
    }

    /**
     * The function as an op.
     *
     * @return the op
     */
    public UnaryOp op() {
        return op;
    }
}
