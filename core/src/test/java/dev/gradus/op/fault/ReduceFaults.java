package dev.gradus.op.fault;

import static dev.gradus.op.Input.distinct;
import static dev.gradus.op.Input.normal;
import static dev.gradus.op.Input.positive;

import dev.gradus.op.norm.LogSoftmax;
import dev.gradus.op.norm.Softmax;
import dev.gradus.op.reduce.Amax;
import dev.gradus.op.reduce.CumProd;
import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.reduce.LogCumSumExp;
import dev.gradus.op.reduce.LogSumExp;
import dev.gradus.op.reduce.Max;
import dev.gradus.op.reduce.Mean;
import dev.gradus.op.reduce.Norm;
import dev.gradus.op.reduce.Prod;
import dev.gradus.op.reduce.Std;
import dev.gradus.op.reduce.Sum;
import dev.gradus.op.reduce.Var;
import dev.gradus.tensor.Tensor;
import java.util.List;

/** Mistakes in reductions, running sums and softmax: wrong axes, counts, directions, missing row terms. */
final class ReduceFaults {
    private static final int[] ROWS = {1};

    private ReduceFaults() {}

    static List<Fault> reductions() {
        return List.of(
                Fault.in(new Sum(ROWS, false), "stretches along the wrong axis",
                        (dy, x, y) -> x.mul(0).add(dy.reshape(1, 3)), normal(3, 3)),
                Fault.in(new Mean(ROWS, true), "forgets to divide by n", (dy, x, y) -> x.mul(0).add(dy), normal(3, 4)),
                Fault.in(new Mean(ROWS, true), "divides by n of the other axis",
                        (dy, x, y) -> x.mul(0).add(dy.mul(1.0 / 3)), normal(3, 4)),
                Fault.in(new Prod(ROWS, true), "forgets to leave x out", (dy, x, y) -> x.mul(0).add(dy.mul(y)),
                        positive(3, 4)),
                Fault.in(new Norm(ROWS, true), "forgets to divide by y", (dy, x, y) -> x.mul(dy), normal(3, 4)),
                Fault.in(new Var(ROWS, true, false), "forgets the mean", (dy, x, y) -> x.mul(dy).mul(2.0 / 4),
                        normal(3, 4)),
                Fault.of(new Var(ROWS, true, true), "divides by n instead of n - 1",
                        (dy, x, y, right) -> new Var(ROWS, true, false).backward(dy, x, y[0]), normal(3, 4)),
                Fault.of(new Std(ROWS, true, false), "has the derivative of the variance",
                        (dy, x, y, right) -> new Var(ROWS, true, false).backward(dy, x, y[0]), normal(3, 4)),
                Fault.in(new Amax(ROWS, true), "gives every element the gradient", (dy, x, y) -> x.mul(0).add(dy),
                        distinct(3, 4)),
                Fault.of(new Max(1, true), "is off by one place",
                        (dy, x, y, right) -> new Tensor[] {Fault.shifted(right[0], 1)}, distinct(3, 4)),
                Fault.in(new LogSumExp(ROWS, true), "forgets the weights", (dy, x, y) -> x.mul(0).add(dy.mul(0.25)),
                        normal(3, 4)));
    }

    static List<Fault> runningSums() {
        return List.of(
                Fault.in(new CumSum(0), "runs forward on the way back", (dy, x, y) -> dy.apply(new CumSum(0)),
                        normal(5)),
                Fault.of(new CumSum(0), "is off by one", (dy, x, y, right) -> new Tensor[] {right[0].sub(dy)},
                        normal(5)),
                Fault.in(new CumSum(0), "forgets to sum", (dy, x, y) -> dy, normal(5)),
                Fault.in(new CumProd(0), "forgets later products", (dy, x, y) -> dy.mul(y).div(x), positive(5)),
                Fault.in(new LogCumSumExp(0), "forgets later sums", (dy, x, y) -> dy.mul(x.sub(y).exp()), normal(5)));
    }

    static List<Fault> softmax() {
        return List.of(
                Fault.in(new Softmax(-1), "forgets the row sum", (dy, x, y) -> dy.mul(y), normal(3, 4)),
                Fault.in(new Softmax(-1), "takes the row mean for the row sum",
                        (dy, x, y) -> y.mul(dy.sub(dy.mul(y).mean(1).reshape(3, 1))), normal(3, 4)),
                Fault.in(new Softmax(-1), "sums columns",
                        (dy, x, y) -> y.mul(dy.sub(dy.mul(y).sum(0).reshape(1, 4))), normal(4, 4)),
                Fault.in(new LogSoftmax(-1), "forgets the row sum", (dy, x, y) -> dy.sub(y.exp().mul(dy)),
                        normal(3, 4)),
                Fault.in(new LogSoftmax(-1), "forgets e^y", (dy, x, y) -> dy.sub(dy.mean(1).reshape(3, 1)),
                        normal(3, 4)));
    }
}
