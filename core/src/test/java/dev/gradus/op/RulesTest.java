package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.math.Add;
import dev.gradus.op.math.Exp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each rule catches an op that breaks it: y = 2 x with one bad habit. */
class RulesTest {

    /** y = 2 x, unless told otherwise. */
    private record Twice(UnaryOperator<Tensor> forward, Backward backward) implements MultiOp {
        @Override
        public Tensor[] forwardAll(Tensor[] inputs) {
            return new Tensor[] {forward.apply(inputs[0])};
        }

        @Override
        public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
            return new Tensor[] {backward.of(grads[0], inputs[0], outputs[0])};
        }
    }

    private interface Backward {
        Tensor of(Tensor dy, Tensor x, Tensor y);
    }

    private static Tensor twice(Tensor x) {
        return x.mul(2);
    }

    private static void caught(Rule rule, UnaryOperator<Tensor> forward, Backward backward) {
        OpCase op = OpCase.of(Twice.class).on(new Twice(forward, backward), Input.normal(30, 20));
        assertThrows(AssertionError.class, () -> rule.check(op, op.samples().get(0)));
    }

    @Test
    void wellBehavedOpsPassEveryRule() {
        OpCase op =
                OpCase.of(Twice.class).on(new Twice(RulesTest::twice, (dy, x, y) -> twice(dy)), Input.normal(30, 20));
        for (Rule rule : OpSpecification.RULES) {
            assertDoesNotThrow(() -> rule.check(op, op.samples().get(0)), rule.title());
        }
    }

    @Test
    void wrongGradients() {
        caught(new GradientRule(), RulesTest::twice, (dy, x, y) -> dy);
        caught(new GradientRule(), RulesTest::twice, (dy, x, y) -> null);
    }

    @Test
    void float32ThatIsFarFromFloat64() {
        UnaryOperator<Tensor> coarse = x -> x.mul(x.dtype() == DType.FLOAT32 ? 2.001 : 2);
        caught(new Float32Rule(), coarse, (dy, x, y) -> twice(dy));
        caught(new Float32Rule(), RulesTest::twice, (dy, x, y) -> coarse.apply(dy));
        caught(new Float32Rule(), RulesTest::twice, (dy, x, y) -> twice(dy).to(DType.FLOAT64));
    }

    @Test
    void whatIsChangedOrShared() {
        caught(new PurityRule(), RulesTest::scribble, (dy, x, y) -> twice(dy));
        caught(new PurityRule(), RulesTest::twice, (dy, x, y) -> scribble(dy));
        caught(new PurityRule(), RulesTest::twice, (dy, x, y) -> scribble(y));
        caught(new PurityRule(), RulesTest::twice, (dy, x, y) -> scribble(x));
        caught(new PurityRule(), x -> x.view(x.shape()), (dy, x, y) -> dy);
        double[] calls = new double[1];
        caught(new PurityRule(), x -> x.mul(calls[0]++), (dy, x, y) -> dy);
    }

    /** Changes the first element. */
    private static Tensor scribble(Tensor x) {
        if (x.dtype() == DType.FLOAT32) {
            x.floats()[0] += 1;
        } else {
            x.doubles()[0] += 1;
        }
        return twice(x);
    }

    @Test
    void gradientsThatKeepWhatWasThereBefore() {
        Tensor[] kept = new Tensor[1];
        caught(new AccumulationRule(), RulesTest::twice, (dy, x, y) -> kept[0] = kept[0] == null ? twice(dy) : dy);
        Tensor[] shared = new Tensor[1];
        caught(new AccumulationRule(), RulesTest::twice, (dy, x, y) -> {
            shared[0] = shared[0] == null ? twice(dy) : shared[0];
            return shared[0];
        });
    }

    @Test
    void bitsThatDependOnTheThreads() {
        UnaryOperator<Tensor> counting = x -> twice(x).add(1e-7 * Parallel.threads());
        caught(new ThreadsRule(), counting, (dy, x, y) -> twice(dy));
        caught(new ThreadsRule(), RulesTest::twice, (dy, x, y) -> counting.apply(dy));
    }

    @Test
    void staleMemory() {
        caught(new StaleMemoryRule(), RulesTest::allButTheLast, (dy, x, y) -> twice(dy));
        caught(new StaleMemoryRule(), RulesTest::twice, (dy, x, y) -> allButTheLast(dy));
        caught(new StaleMemoryRule(), x -> givenBack(twice(x)), (dy, x, y) -> twice(dy));
    }

    /** Forgets to write one element. */
    private static Tensor allButTheLast(Tensor x) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        for (int i = 0; i < x.size() - 1; i++) {
            y.floats()[i] = 2 * x.floats()[i];
        }
        return y;
    }

    /** Gives the array back while a view of it goes on. */
    private static Tensor givenBack(Tensor y) {
        Tensor view = y.view(y.shape());
        Workspace.recycle(y);
        return view;
    }

    @Test
    void gradientsThatVanishWhenAnotherInputNeedsNone() {
        MultiOp lazy = new Lazy();
        OpCase op = OpCase.of(Lazy.class).on(lazy, Input.normal(3), Input.normal(3));
        assertThrows(AssertionError.class, () -> new OneInputRule().check(op, op.samples().get(0)));
    }

    /** Adds, but has gradients only if both are needed. */
    private record Lazy() implements MultiOp {
        @Override
        public Tensor[] forwardAll(Tensor[] inputs) {
            return new Tensor[] {new Add().forward(inputs)};
        }

        @Override
        public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
            boolean both = inputs[0].requiresGrad() && inputs[1].requiresGrad();
            return new Tensor[] {both ? grads[0] : null, both ? grads[0] : null};
        }
    }

    @Test
    void savedOutputsWhoseGradientIsIgnored() {
        OpCase op = OpCase.of(Saves.class).savedOutputs(1).on(new Saves(), Input.normal(3));
        assertThrows(AssertionError.class, () -> new SavedOutputsRule().check(op, op.samples().get(0)));
    }

    /** e^x, with a second output that it forgets on the way back. */
    private record Saves() implements MultiOp {
        @Override
        public Tensor[] forwardAll(Tensor[] inputs) {
            return new Tensor[] {inputs[0].exp(), inputs[0].mul(inputs[0])};
        }

        @Override
        public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
            return new Exp().backward(grads[0], inputs, outputs[0]);
        }
    }

    @Test
    void refusalsThatDoNotComeOrDoNotNameEveryShape() {
        Input two = Input.normal(2);
        Input three = Input.normal(3);
        notRefused(OpCase.of(Add.class).on(new Add(), two, two).fails(new Add(), "add needs nothing", two, two));
        notRefused(OpCase.of(Add.class).on(new Add(), two, two).fails(new Add(), "add needs more", two, three));
        MultiOp mute = new Twice(x -> {
            throw new IllegalArgumentException("twice needs something else");
        }, (dy, x, y) -> dy);
        notRefused(OpCase.of(Twice.class).on(mute, two).fails(mute, "twice needs something else", two));
    }

    private static void notRefused(OpCase op) {
        assertThrows(AssertionError.class, () -> OpSpecification.refuses(op, op.failures().get(0)));
    }
}
