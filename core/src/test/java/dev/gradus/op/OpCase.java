package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * All that is said about one op class: where it must work, where it must refuse, and what is special about it.
 *
 * <p>Samples should cover ranks 0 to 4, sizes 0 and 1, broadcasting on either side, and one of a thousand elements or
 * more, which reaches the vector loops. {@link #elementwise} and {@link #broadcasting} bring all that.
 */
public final class OpCase {
    private static final int[][] SHAPES = {{}, {1}, {0}, {5}, {3, 4}, {2, 0, 3}, {2, 3, 4}, {2, 1, 3, 2}, {37, 41}};
    private static final int[] LARGE = {3, 11_003};
    private static final int[][][] PAIRS = {
        {{}, {}}, {{1}, {1}}, {{0}, {1}}, {{5}, {5}}, {{5}, {}}, {{}, {2, 3}}, {{3, 4}, {4}}, {{4}, {3, 4}},
        {{3, 1}, {3, 4}}, {{2, 1, 4}, {3, 1}}, {{2, 0, 3}, {1, 3}}, {{2, 1, 3, 1}, {2, 2, 1, 2}}, {{37, 41}, {37, 41}},
        {{37, 41}, {41}}, {{37, 1}, {37, 41}}, {{}, {37, 41}}
    };
    private static final int[][][] LARGE_PAIRS = {{LARGE, LARGE}, {LARGE, {11_003}}, {{3, 1}, LARGE}};

    private final Class<? extends MultiOp> type;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Sample> largeSamples = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private Set<Integer> savedOutputs = Set.of();
    private boolean view;
    private boolean differentiable = true;
    private double step = 0x1p-12;
    private double float32Tolerance = 1e-5;

    private OpCase(Class<? extends MultiOp> type) {
        this.type = type;
    }

    /** An op with nothing said yet. */
    public static OpCase of(Class<? extends MultiOp> type) {
        return new OpCase(type);
    }

    /** An op of one operand that keeps its shape, on all kinds of shapes. */
    public static OpCase elementwise(MultiOp op, Function<int[], Input> operand) {
        OpCase all = of(op.getClass());
        for (int[] shape : SHAPES) {
            all.on(op, operand.apply(shape));
        }
        String label = op.label();
        return all.large(op, operand.apply(LARGE))
                .fails(op, label + " needs a floating-point tensor, got INT32 [2, 3]", Input.ids(5, 2, 3))
                .fails(op, label + " needs 1 input, got FLOAT32 [2] and FLOAT32 [3]", operand.apply(new int[] {2}),
                        operand.apply(new int[] {3}));
    }

    /** An op of two operands that broadcasts, on all kinds of pairs of shapes. */
    public static OpCase broadcasting(MultiOp op, Function<int[], Input> left, Function<int[], Input> right) {
        OpCase all = of(op.getClass());
        for (int[][] pair : PAIRS) {
            all.on(op, left.apply(pair[0]), right.apply(pair[1]));
        }
        for (int[][] pair : LARGE_PAIRS) {
            all.large(op, left.apply(pair[0]), right.apply(pair[1]));
        }
        String label = op.label();
        return all.fails(op, label + " needs 2 inputs, got FLOAT32 [2]", left.apply(new int[] {2}))
                .fails(op, label + " needs floating-point tensors of one type, got FLOAT32 [2] and INT32 [3]",
                        left.apply(new int[] {2}), Input.ids(5, 3))
                .fails(op, label + " needs shapes that broadcast, got [2, 3] and [4]", left.apply(new int[] {2, 3}),
                        right.apply(new int[] {4}))
                .fails(op, label + " needs shapes that broadcast, got [2] and [2, 0]", left.apply(new int[] {2}),
                        right.apply(new int[] {2, 0}));
    }

    /** A use that must work. */
    public OpCase on(MultiOp op, Input... inputs) {
        return on(type -> op, inputs);
    }

    /** A use that must work, for an op that has the element type as an attribute. */
    public OpCase on(Function<DType, MultiOp> op, Input... inputs) {
        samples.add(new Sample(op, List.of(inputs)));
        return this;
    }

    /** A use with 33,000 elements or more, which several threads share: not checked against central differences. */
    public OpCase large(MultiOp op, Input... inputs) {
        return large(type -> op, inputs);
    }

    /** The same for an op that has the element type as an attribute. */
    public OpCase large(Function<DType, MultiOp> op, Input... inputs) {
        largeSamples.add(new Sample(op, List.of(inputs)));
        return this;
    }

    /** Operands whose shapes or types must be refused: the message names the op and the shape of every operand. */
    public OpCase fails(MultiOp op, String message, Input... inputs) {
        failures.add(new Failure(() -> op, List.of(inputs), true, message));
        return this;
    }

    /** Operands whose numbers must be refused, such as an id out of range: the message names the op. */
    public OpCase failsOnValues(MultiOp op, String message, Input... inputs) {
        failures.add(new Failure(() -> op, List.of(inputs), false, message));
        return this;
    }

    /** Attributes that must be refused where they are given: the message names the op. */
    public OpCase rejects(Supplier<MultiOp> op, String message) {
        failures.add(new Failure(op, List.of(), false, message));
        return this;
    }

    /** Says that the output may share the array of the first operand. */
    public OpCase view() {
        view = true;
        return this;
    }

    /** Says that no gradient flows through: only integers come out, or a step function. */
    public OpCase notDifferentiable() {
        differentiable = false;
        return this;
    }

    /** Says that these outputs only serve the op's own backward: no loss may depend on them. */
    public OpCase savedOutputs(Integer... outputs) {
        savedOutputs = Set.of(outputs);
        return this;
    }

    /** Another step of the central differences: 1 for an op that is exactly linear but rounds small steps away. */
    public OpCase step(double size) {
        step = size;
        return this;
    }

    /** How far float32 may lie from float64, relative to the largest element; 1e-5 unless said. */
    public OpCase float32Within(double tolerance) {
        float32Tolerance = tolerance;
        return this;
    }

    /** The op class. */
    public Class<? extends MultiOp> type() {
        return type;
    }

    /** Uses that must work. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Uses that must work, with many elements. */
    public List<Sample> largeSamples() {
        return List.copyOf(largeSamples);
    }

    /** Uses that must be refused. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Whether the output may share the first operand's array. */
    public boolean isView() {
        return view;
    }

    /** Whether gradients flow through. */
    public boolean isDifferentiable() {
        return differentiable;
    }

    /** Which of the outputs a loss may depend on: the floating-point ones that are not only saved for backward. */
    public List<Integer> results(Tensor[] outputs) {
        return IntStream.range(0, outputs.length)
                .filter(i -> outputs[i].dtype().isFloating() && !savedOutputs.contains(i))
                .boxed()
                .toList();
    }

    /** Step of the central differences. */
    public double step() {
        return step;
    }

    /** How far float32 may lie from float64. */
    public double float32Tolerance() {
        return float32Tolerance;
    }

    /** Name of the class. */
    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
