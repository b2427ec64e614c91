package dev.gradus.op.fault;

import static dev.gradus.op.Input.awayFrom;
import static dev.gradus.op.Input.nonzero;
import static dev.gradus.op.Input.normal;
import static dev.gradus.op.Input.positive;

import dev.gradus.op.math.Abs;
import dev.gradus.op.math.Add;
import dev.gradus.op.math.Affine;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Cos;
import dev.gradus.op.math.Div;
import dev.gradus.op.math.Exp;
import dev.gradus.op.math.Gelu;
import dev.gradus.op.math.Glu;
import dev.gradus.op.math.LeakyRelu;
import dev.gradus.op.math.Log;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.math.Mul;
import dev.gradus.op.math.Pow;
import dev.gradus.op.math.PowScalar;
import dev.gradus.op.math.Reciprocal;
import dev.gradus.op.math.Relu;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Sin;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.math.Sqrt;
import dev.gradus.op.math.Square;
import dev.gradus.op.math.Sub;
import dev.gradus.op.math.Tanh;
import dev.gradus.op.shape.Flip;
import dev.gradus.tensor.Tensor;
import java.util.List;

/** Mistakes in elementwise derivatives: signs, factors, wrong saved values, kinks, forgotten broadcasting. */
final class MathFaults {
    private MathFaults() {}

    static List<Fault> unary() {
        return List.of(
                Fault.in(new Exp(), "forgets the factor y", (dy, x, y) -> dy, normal(3, 4)),
                Fault.in(new Exp(), "saved x instead of y", (dy, x, y) -> dy.mul(x), normal(3, 4)),
                Fault.in(new Log(), "multiplies instead of dividing", (dy, x, y) -> dy.mul(x), positive(3, 4)),
                Fault.in(new Sin(), "has a wrong sign", (dy, x, y) -> dy.mul(x.apply(new Cos())).mul(-1), normal(3, 4)),
                Fault.in(new Cos(), "has a wrong sign", (dy, x, y) -> dy.mul(x.apply(new Sin())), normal(3, 4)),
                Fault.in(new Sqrt(), "forgets the factor 1/2", (dy, x, y) -> dy.div(y), positive(3, 4)),
                Fault.in(new Square(), "forgets the factor 2", (dy, x, y) -> dy.mul(x), normal(3, 4)),
                Fault.in(new Reciprocal(), "has a wrong sign", (dy, x, y) -> dy.mul(y).mul(y), positive(3, 4)),
                Fault.in(new Tanh(), "forgets to square y", (dy, x, y) -> dy.mul(y.mul(-1).add(1)), normal(3, 4)),
                Fault.in(new Tanh(), "saved x instead of y", (dy, x, y) -> dy.mul(x.mul(x).mul(-1).add(1)),
                        normal(3, 4)),
                Fault.in(new Sigmoid(), "forgets the factor 1 - y", (dy, x, y) -> dy.mul(y), normal(3, 4)),
                Fault.in(new Softplus(), "takes the sigmoid of -x", (dy, x, y) -> dy.mul(x.mul(-1).sigmoid()),
                        normal(3, 4)),
                Fault.in(new Silu(), "treats the gate as constant", (dy, x, y) -> dy.mul(x.sigmoid()), normal(3, 4)),
                Fault.in(new Gelu(Gelu.Form.ERF), "treats the gate as constant", (dy, x, y) -> dy.mul(y.div(x)),
                        nonzero(3, 4)),
                Fault.of(new Gelu(Gelu.Form.ERF), "has the derivative of the tanh form",
                        (dy, x, y, right) -> new Gelu(Gelu.Form.TANH).backward(dy, x, y[0]), normal(3, 4)),
                Fault.in(new Relu(), "lets everything through", (dy, x, y) -> dy, nonzero(3, 4)),
                Fault.in(new LeakyRelu(0.1), "stops what is below 0", (dy, x, y) -> dy.mul(y.relu().div(y)),
                        nonzero(3, 4)),
                Fault.in(new Abs(), "forgets the sign", (dy, x, y) -> dy, nonzero(3, 4)),
                Fault.in(new Clamp(-0.5, 0.5), "lets the clamped through", (dy, x, y) -> dy,
                        awayFrom(new double[] {-0.5, 0.5}, 4, 5)),
                Fault.in(new PowScalar(3), "keeps the exponent", (dy, x, y) -> dy.mul(y).mul(3), normal(3, 4)),
                Fault.in(new Affine(-2.5, 1), "forgets the scale", (dy, x, y) -> dy, normal(3, 4)),
                Fault.of(new Glu(-1), "has its halves exchanged",
                        (dy, x, y, right) -> new Tensor[] {right[0].reshape(2, 2, 3).apply(new Flip(1)).reshape(2, 6)},
                        normal(2, 6)),
                Fault.in(new Exp(), "is off by two millionths", (dy, x, y) -> dy.mul(y).mul(1 + 2e-6), positive(3, 4)));
    }

    static List<Fault> binary() {
        return List.of(
                Fault.of(new Add(), "forgets to sum where b was stretched",
                        (dy, x, y, right) -> Fault.replaced(right, 1, dy.slice(0, 0, 1).reshape(4)), normal(3, 4),
                        normal(4)),
                Fault.of(new Add(), "sums the stretched axis of the wrong side",
                        (dy, x, y, right) -> Fault.replaced(right, 1, dy.sum(1)), normal(3, 3), normal(3)),
                Fault.of(new Sub(), "has a wrong sign for b", (dy, x, y, right) -> new Tensor[] {dy, dy}, normal(3, 4),
                        normal(3, 4)),
                Fault.of(new Mul(), "averages where b was stretched",
                        (dy, x, y, right) -> Fault.replaced(right, 1, dy.mul(x[0]).mean(0)), normal(3, 4), normal(4)),
                Fault.of(new Mul(), "exchanges its gradients", (dy, x, y, right) -> new Tensor[] {right[1], right[0]},
                        normal(3, 4), normal(3, 4)),
                Fault.of(new Mul(), "cuts one branch off", (dy, x, y, right) -> Fault.replaced(right, 0, null),
                        normal(3, 4),
                        normal(3, 4)),
                Fault.of(new Div(), "forgets y for b",
                        (dy, x, y, right) -> Fault.replaced(right, 1, dy.div(x[1]).mul(-1)),
                        normal(3, 4), positive(3, 4)),
                Fault.of(new Pow(), "forgets the logarithm for b",
                        (dy, x, y, right) -> Fault.replaced(right, 1, dy.mul(y[0])), positive(3, 4), normal(3, 4)),
                Fault.of(new Maximum(), "gives both operands everything", (dy, x, y, right) -> new Tensor[] {dy, dy},
                        normal(3, 4), normal(3, 4)));
    }
}
