package dev.gradus.op.math;

import dev.gradus.kernel.Binary;
import dev.gradus.kernel.Unary;
import java.util.Map;

/** The ops that have a float32 loop among the kernels; the others are computed in double precision and rounded. */
final class FloatLoops {
    private static final Map<Object, Unary> UNARY = Map.ofEntries(
            Map.entry(Abs.class, Unary.ABS),
            Map.entry(Erf.class, Unary.ERF),
            Map.entry(Exp.class, Unary.EXP),
            Map.entry(Gelu.Form.ERF, Unary.GELU_ERF),
            Map.entry(Gelu.Form.QUICK, Unary.GELU_QUICK),
            Map.entry(Gelu.Form.TANH, Unary.GELU_TANH),
            Map.entry(Log.class, Unary.LOG),
            Map.entry(LogSigmoid.class, Unary.LOG_SIGMOID),
            Map.entry(Neg.class, Unary.NEG),
            Map.entry(Reciprocal.class, Unary.RECIPROCAL),
            Map.entry(Relu.class, Unary.RELU),
            Map.entry(ReluSquared.class, Unary.RELU_SQUARED),
            Map.entry(Rsqrt.class, Unary.RSQRT),
            Map.entry(Sigmoid.class, Unary.SIGMOID),
            Map.entry(Silu.class, Unary.SILU),
            Map.entry(Softplus.class, Unary.SOFTPLUS),
            Map.entry(Sqrt.class, Unary.SQRT),
            Map.entry(Square.class, Unary.SQUARE),
            Map.entry(Tanh.class, Unary.TANH));

    private static final Map<Object, Binary> BINARY = Map.of(
            Add.class, Binary.ADD,
            Sub.class, Binary.SUB,
            Mul.class, Binary.MUL,
            Div.class, Binary.DIV,
            Maximum.class, Binary.MAX,
            Minimum.class, Binary.MIN);

    private FloatLoops() {}

    /** The loop of an op, or null. */
    static Unary of(UnaryOp op) {
        return UNARY.get(op instanceof Gelu gelu ? gelu.form() : op.getClass());
    }

    /** The loop of an op, or null. */
    static Binary of(BinaryOp op) {
        return BINARY.get(op.getClass());
    }
}
