package dev.gradus.op;

import dev.gradus.op.math.Abs;
import dev.gradus.op.math.Add;
import dev.gradus.op.math.Affine;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Cos;
import dev.gradus.op.math.Div;
import dev.gradus.op.math.Elu;
import dev.gradus.op.math.Erf;
import dev.gradus.op.math.Exp;
import dev.gradus.op.math.Expm1;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Gelu;
import dev.gradus.op.math.Glu;
import dev.gradus.op.math.HardSwish;
import dev.gradus.op.math.LeakyRelu;
import dev.gradus.op.math.Log;
import dev.gradus.op.math.Log1p;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.math.Minimum;
import dev.gradus.op.math.Mish;
import dev.gradus.op.math.Mul;
import dev.gradus.op.math.Neg;
import dev.gradus.op.math.PackedGated;
import dev.gradus.op.math.Pow;
import dev.gradus.op.math.PowScalar;
import dev.gradus.op.math.Reciprocal;
import dev.gradus.op.math.Relu;
import dev.gradus.op.math.ReluSquared;
import dev.gradus.op.math.Rsqrt;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Sin;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.math.Sqrt;
import dev.gradus.op.math.Square;
import dev.gradus.op.math.Sub;
import dev.gradus.op.math.Tanh;
import java.util.List;

/** What the ops of {@code dev.gradus.op.math} must do. */
final class MathCases {
    private MathCases() {}

    static List<OpCase> all() {
        return List.of(
                OpCase.broadcasting(new Add(), Input::normal, Input::normal),
                OpCase.broadcasting(new Sub(), Input::normal, Input::normal),
                OpCase.broadcasting(new Mul(), Input::normal, Input::normal),
                OpCase.broadcasting(new Div(), Input::normal, Input::positive),
                OpCase.broadcasting(new Pow(), Input::positive, Input::normal),
                OpCase.broadcasting(new Maximum(), MathCases::even, MathCases::odd),
                OpCase.broadcasting(new Minimum(), MathCases::even, MathCases::odd),
                affine(),
                OpCase.elementwise(new Neg(), Input::normal),
                OpCase.elementwise(new Abs(), Input::nonzero),
                OpCase.elementwise(new Square(), Input::normal),
                powScalar(),
                OpCase.elementwise(new Reciprocal(), Input::positive),
                OpCase.elementwise(new Sqrt(), Input::positive),
                OpCase.elementwise(new Rsqrt(), Input::positive),
                OpCase.elementwise(new Exp(), Input::normal).on(new Exp(), Input.uniform(-30, 5, 2, 9)),
                OpCase.elementwise(new Expm1(), Input::normal),
                OpCase.elementwise(new Log(), Input::positive),
                OpCase.elementwise(new Log1p(), Input::positive),
                OpCase.elementwise(new Sin(), Input::normal),
                OpCase.elementwise(new Cos(), Input::normal),
                OpCase.elementwise(new Erf(), Input::normal).on(new Erf(), Input.uniform(-4, 4, 3, 7)),
                OpCase.elementwise(new Tanh(), Input::normal).on(new Tanh(), Input.uniform(-12, 12, 3, 7)),
                OpCase.elementwise(new Sigmoid(), Input::normal).on(new Sigmoid(), Input.uniform(-40, 40, 3, 7)),
                OpCase.elementwise(new LogSigmoid(), Input::normal).on(new LogSigmoid(), Input.uniform(-40, 40, 3, 7)),
                OpCase.elementwise(new Softplus(), Input::normal).on(new Softplus(), Input.uniform(-40, 40, 3, 7)),
                OpCase.elementwise(new Silu(), Input::normal).on(new Silu(), Input.uniform(-40, 40, 3, 7)),
                OpCase.elementwise(new Mish(), Input::normal).on(new Mish(), Input.uniform(-30, 30, 3, 7)),
                OpCase.elementwise(new Relu(), Input::nonzero),
                OpCase.elementwise(new ReluSquared(), Input::nonzero),
                OpCase.elementwise(new LeakyRelu(0.1), Input::nonzero),
                OpCase.elementwise(new Elu(1.5), Input::nonzero),
                OpCase.elementwise(new HardSwish(), dims -> Input.awayFrom(new double[] {-3, 3}, dims)),
                gelu(),
                glu(),
                gated(), packedGated(),
                clamp());
    }

    private static OpCase affine() {
        return OpCase.elementwise(new Affine(-2.5, 0.75), Input::normal)
                .on(new Affine(1, 3), Input.normal(3, 4))
                .on(new Affine(0, 3), Input.normal(3, 4));
    }

    private static OpCase powScalar() {
        return OpCase.elementwise(new PowScalar(2.5), Input::positive)
                .on(new PowScalar(3), Input.normal(3, 4))
                .on(new PowScalar(-1), Input.positive(3, 4))
                .on(new PowScalar(0), Input.normal(3, 4));
    }

    private static OpCase gelu() {
        return OpCase.elementwise(new Gelu(Gelu.Form.ERF), Input::normal)
                .on(new Gelu(Gelu.Form.ERF), Input.uniform(-12, 12, 3, 7))
                .on(new Gelu(Gelu.Form.TANH), Input.normal(37, 41))
                .on(new Gelu(Gelu.Form.TANH), Input.uniform(-12, 12, 3, 7))
                .on(new Gelu(Gelu.Form.QUICK), Input.normal(37, 41))
                .large(new Gelu(Gelu.Form.TANH), Input.normal(3, 11_003))
                .large(new Gelu(Gelu.Form.QUICK), Input.normal(3, 11_003));
    }

    private static OpCase glu() {
        return OpCase.of(Glu.class)
                .on(new Glu(-1), Input.normal(2, 6))
                .on(new Glu(0), Input.normal(2))
                .on(new Glu(1), Input.normal(2, 4, 1, 3))
                .on(new Glu(1), Input.normal(0, 4))
                .on(new Glu(0), Input.normal(38, 41))
                .large(new Glu(-1), Input.normal(211, 208))
                .fails(new Glu(1), "glu needs an even size along axis 1, got FLOAT32 [2, 3]", Input.normal(2, 3))
                .fails(new Glu(2), "glu needs an axis of its input, not axis 2, got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static OpCase gated() {
        Gated silu = new Gated(new Silu());
        return OpCase.of(Gated.class)
                .on(silu, Input.normal(), Input.normal())
                .on(silu, Input.normal(1), Input.normal(1))
                .on(silu, Input.normal(2, 3, 4), Input.normal(2, 3, 4))
                .on(silu, Input.normal(2, 0), Input.normal(2, 0))
                .on(silu, Input.normal(37, 41), Input.normal(37, 41))
                .on(new Gated(new Gelu(Gelu.Form.ERF)), Input.normal(37, 41), Input.normal(37, 41))
                .on(new Gated(new Mish()), Input.normal(3, 4), Input.normal(3, 4))
                .large(silu, Input.normal(207, 211), Input.normal(207, 211))
                .large(new Gated(new Gelu(Gelu.Form.TANH)), Input.normal(207, 211), Input.normal(207, 211))
                .fails(silu, "gated needs two inputs of one shape, got FLOAT32 [3] and FLOAT32 [1]", Input.normal(3),
                        Input.normal(1))
                .fails(silu, "gated needs floating-point tensors of one type, got FLOAT32 [3] and INT32 [3]",
                        Input.normal(3),
                        Input.ids(2, 3));
    }

    private static OpCase packedGated() {
        PackedGated silu = new PackedGated(new Silu(), false);
        PackedGated glu = new PackedGated(new Sigmoid(), true);
        return OpCase.of(PackedGated.class)
                .on(silu, Input.normal(2))
                .on(silu, Input.normal(1, 1, 2))
                .on(silu, Input.normal(2, 3, 4))
                .on(glu, Input.normal(2, 3, 4))
                .on(silu, Input.normal(0, 4))
                .on(silu, Input.normal(3, 0))
                .on(new PackedGated(new Mish(), true), Input.normal(3, 4))
                .on(new PackedGated(new Mish(), false), Input.normal(3, 4))
                .on(silu, Input.normal(37, 82))
                .on(new PackedGated(new Gelu(Gelu.Form.ERF), true), Input.normal(37, 82))
                .large(silu, Input.normal(207, 422))
                .large(glu, Input.normal(207, 422))
                .fails(silu, "packed_gated needs x [..., 2F], got FLOAT32 [2, 3]", Input.normal(2, 3))
                .fails(silu, "packed_gated needs x [..., 2F], got FLOAT32 []", Input.normal())
                .fails(silu, "packed_gated needs a floating-point tensor, got INT32 [4]", Input.ids(3, 4));
    }

    private static OpCase clamp() {
        return OpCase.elementwise(new Clamp(-0.5, 0.75), dims -> Input.awayFrom(new double[] {-0.5, 0.75}, dims))
                .rejects(() -> new Clamp(1, 0), "clamp needs low <= high, got 1.0 and 0.0");
    }

    private static Input even(int... dims) {
        return grid(0, dims);
    }

    private static Input odd(int... dims) {
        return grid(0.125, dims);
    }

    /** Numbers 0.25 apart, from -4 to 4. */
    private static Input grid(double shift, int... dims) {
        return Input.drawn(rng -> shift + (rng.nextInt(33) - 16) / 4.0, dims);
    }
}
