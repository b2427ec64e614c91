package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that is said about one op class: where it must work, where it must refuse, and what is special about it.
 *
 * <p>Samples should cover ranks 0 to 4, sizes 0 and 1, broadcasting on either side, and one of a thousand elements or
 * more, which reaches the vector loops. {@link #elementwise} and {@link #broadcasting} bring all that.
 */
public final class OpCase {
    private static final int[][] SHAPES = {{}, {1}, {0}, {5}, {3, 4}, {2, 0, 3}, {2, 3, 4}, {2, 1, 3, 2}, {37, 41}};
    private static final int[][][] PAIRS = {
        {{}, {}}, {{1}, {1}}, {{0}, {1}}, {{5}, {5}}, {{5}, {}}, {{}, {2, 3}}, {{3, 4}, {4}}, {{4}, {3, 4}},
        {{3, 1}, {3, 4}}, {{2, 1, 4}, {3, 1}}, {{2, 0, 3}, {1, 3}}, {{2, 1, 3, 1}, {2, 2, 1, 2}}, {{37, 41}, {37, 41}},
        {{37, 41}, {41}}, {{37, 1}, {37, 41}}, {{}, {37, 41}}
    };

    private final Class<? extends MultiOp> type;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private Set<Integer> savedOutputs = Set.of();
    private boolean view;
    private double step = 0x1p-10;
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
        return all;
    }

    /** An op of two operands that broadcasts, on all kinds of pairs of shapes. */
    public static OpCase broadcasting(MultiOp op, Function<int[], Input> left, Function<int[], Input> right) {
        OpCase all = of(op.getClass());
        for (int[][] pair : PAIRS) {
            all.on(op, left.apply(pair[0]), right.apply(pair[1]));
        }
        String label = op.label();
        return all.fails(op, label + " needs shapes that broadcast, got [2, 3] and [4]", left.apply(new int[] {2, 3}),
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

    /** Says that the output shares the array of the first operand. */
    public OpCase view() {
        view = true;
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

    /** Uses that must be refused. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Whether the output shares an operand's array. */
    public boolean isView() {
        return view;
    }

    /** Whether a loss may depend on an output. */
    public boolean isResult(int output) {
        return !savedOutputs.contains(output);
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
