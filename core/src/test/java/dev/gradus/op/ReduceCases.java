package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.reduce.Amax;
import dev.gradus.op.reduce.Amin;
import dev.gradus.op.reduce.ArgMax;
import dev.gradus.op.reduce.ArgMin;
import dev.gradus.op.reduce.CumProd;
import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.reduce.LogCumSumExp;
import dev.gradus.op.reduce.LogSumExp;
import dev.gradus.op.reduce.Max;
import dev.gradus.op.reduce.Mean;
import dev.gradus.op.reduce.Min;
import dev.gradus.op.reduce.Norm;
import dev.gradus.op.reduce.Prod;
import dev.gradus.op.reduce.Std;
import dev.gradus.op.reduce.Sum;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.op.reduce.Var;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What the ops of {@code dev.gradus.op.reduce} must do. */
final class ReduceCases {
    private ReduceCases() {}

    static List<OpCase> all() {
        return List.of(
                overAxes(Sum::new, Input::normal).on(new Sum(axes(), false), Input.normal(2, 0))
                        .on(new Sum(axes(1), false), Input.normal(2, 0, 3)),
                overAxes(Mean::new, Input::normal),
                overAxes(Prod::new, dims -> Input.uniform(0.9, 1.1, dims))
                        .on(new Prod(axes(), false), Input.normal(2, 0))
                        .on(new Prod(axes(1), false), Input.of(new double[] {1, 0, 3, 0, 0, 2}, 2, 3)),
                overAxes(Norm::new, Input::normal).on(new Norm(axes(1), false), Input.normal(2, 0)),
                overAxes(LogSumExp::new, Input::normal).on(new LogSumExp(axes(1), false),
                        Input.uniform(900, 1000, 3, 5)),
                overAxes((axes, keep) -> new Var(axes, keep, false), Input::normal)
                        .on(new Var(axes(0, 1), false, true), Input.normal(3, 4, 5)),
                overAxes((axes, keep) -> new Std(axes, keep, false), Input::normal)
                        .on(new Std(axes(0, 1), false, true), Input.normal(3, 4, 5)),
                notEmpty(overAxes(Amax::new, Input::distinct), new Amax(axes(), false)),
                notEmpty(overAxes(Amin::new, Input::distinct), new Amin(axes(), false)),
                alongAxis(Max::new),
                alongAxis(Min::new),
                alongAxis(ArgMax::new).notDifferentiable(),
                alongAxis(ArgMin::new).notDifferentiable(),
                running(CumSum::new, Input::normal),
                running(CumProd::new, dims -> Input.uniform(0.9, 1.1, dims))
                        .on(new CumProd(0), Input.of(new double[] {2, 0, 3, 0, 5}, 5)),
                running(LogCumSumExp::new, Input::normal),
                sumTo());
    }

    private static OpCase notEmpty(OpCase op, MultiOp over) {
        String message = over.label() + " needs at least one element along its axes, got FLOAT32 [2, 0]";
        return op.fails(over, message, Input.normal(2, 0));
    }

    private static OpCase alongAxis(Choice op) {
        String label = op.along(0, false).label();
        return OpCase.of(op.along(0, false).getClass())
                .on(op.along(0, false), Input.distinct(5))
                .on(op.along(0, true), Input.distinct(1))
                .on(op.along(-1, false), Input.distinct(3, 4))
                .on(op.along(0, false), Input.distinct(3, 4))
                .on(op.along(1, true), Input.distinct(3, 4, 5))
                .on(op.along(2, false), Input.distinct(2, 3, 4, 2))
                .on(op.along(1, false), Input.distinct(0, 3))
                .on(op.along(-1, false), Input.distinct(37, 41))
                .on(op.along(0, false), Input.distinct(37, 41))
                .large(op.along(-1, false), Input.distinct(207, 211))
                .large(op.along(0, false), Input.distinct(207, 211))
                .fails(op.along(0, false), label + " needs at least one element along its axes, got FLOAT32 [0, 2]",
                        Input.normal(0, 2))
                .fails(op.along(0, false), label + " needs a floating-point tensor, got INT32 [2]", Input.ids(3, 2));
    }

    private static OpCase running(IntFunction<MultiOp> op, Function<int[], Input> operand) {
        String label = op.apply(0).label();
        return OpCase.of(op.apply(0).getClass())
                .on(op.apply(0), operand.apply(axes(5)))
                .on(op.apply(-1), operand.apply(axes(1)))
                .on(op.apply(0), operand.apply(axes(3, 5)))
                .on(op.apply(1), operand.apply(axes(3, 5)))
                .on(op.apply(1), operand.apply(axes(2, 3, 4)))
                .on(op.apply(-2), operand.apply(axes(2, 1, 3, 4)))
                .on(op.apply(0), operand.apply(axes(0, 4)))
                .on(op.apply(1), operand.apply(axes(3, 0)))
                .on(op.apply(-1), operand.apply(axes(37, 41)))
                .on(op.apply(0), operand.apply(axes(37, 41)))
                .large(op.apply(-1), operand.apply(axes(207, 211)))
                .large(op.apply(0), operand.apply(axes(207, 211)))
                .fails(op.apply(0), label + " needs a floating-point tensor, got INT32 [2]", Input.ids(3, 2));
    }

    private interface Reduction {
        MultiOp over(int[] axes, boolean keepDims);
    }

    private interface Choice {
        MultiOp along(int axis, boolean keepDims);
    }

    private static OpCase overAxes(Reduction op, Function<int[], Input> operand) {
        MultiOp all = op.over(axes(), false);
        String label = all.label();
        return OpCase.of(all.getClass())
                .on(all, operand.apply(axes()))
                .on(all, operand.apply(axes(1)))
                .on(all, operand.apply(axes(7)))
                .on(all, operand.apply(axes(2, 3, 4, 2)))
                .on(all, operand.apply(axes(37, 41)))
                .on(op.over(axes(), true), operand.apply(axes(3, 4)))
                .on(op.over(axes(-1), false), operand.apply(axes(37, 41)))
                .on(op.over(axes(0), false), operand.apply(axes(37, 41)))
                .on(op.over(axes(1), true), operand.apply(axes(3, 4, 5)))
                .on(op.over(axes(0, 2), true), operand.apply(axes(3, 4, 5)))
                .on(op.over(axes(-1, 0), false), operand.apply(axes(3, 1, 5)))
                .on(op.over(axes(1, 2), false), operand.apply(axes(2, 3, 4, 5)))
                .on(op.over(axes(1), false), operand.apply(axes(0, 3)))
                .large(all, operand.apply(axes(3, 11_003)))
                .large(op.over(axes(0), false), operand.apply(axes(207, 211)))
                .large(op.over(axes(1), false), operand.apply(axes(207, 211)))
                .large(op.over(axes(1), false), operand.apply(axes(7, 101, 97)))
                .fails(all, label + " needs 1 input, got FLOAT32 [2] and FLOAT32 [3]", Input.normal(2), Input.normal(3))
                .fails(all, label + " needs a floating-point tensor, got INT32 [2]", Input.ids(3, 2))
                .fails(op.over(axes(2), false),
                        label + " needs different axes of its input, not axis 2, got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .fails(op.over(axes(0, -2), false),
                        label + " needs different axes of its input, not axis -2, got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static OpCase sumTo() {
        return OpCase.of(SumTo.class)
                .on(new SumTo(Shape.of()), Input.normal(3, 4))
                .on(new SumTo(Shape.of()), Input.normal())
                .on(new SumTo(Shape.of(1)), Input.normal(1))
                .on(new SumTo(Shape.of(3, 4)), Input.normal(3, 4))
                .on(new SumTo(Shape.of(4)), Input.normal(2, 3, 4))
                .on(new SumTo(Shape.of(3, 1)), Input.normal(2, 3, 4))
                .on(new SumTo(Shape.of(2, 1, 4, 1)), Input.normal(2, 3, 4, 5))
                .on(new SumTo(Shape.of(1, 3)), Input.normal(0, 3))
                .on(new SumTo(Shape.of(41)), Input.normal(37, 41))
                .on(new SumTo(Shape.of(37, 1)), Input.normal(37, 41))
                .large(new SumTo(Shape.of(211)), Input.normal(207, 211))
                .large(new SumTo(Shape.of(207, 1)), Input.normal(207, 211))
                .fails(new SumTo(Shape.of(4)), "sum_to needs shapes that broadcast, got [2, 3] and [4]",
                        Input.normal(2, 3))
                .fails(new SumTo(Shape.of(2, 3)), "sum_to needs an input that [2, 3] broadcasts to, got FLOAT32 [1, 3]",
                        Input.normal(1, 3));
    }

    private static int[] axes(int... axes) {
        return axes;
    }
}
