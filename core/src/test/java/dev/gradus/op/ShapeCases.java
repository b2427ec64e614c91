package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.shape.Cast;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Flip;
import dev.gradus.op.shape.Pad;
import dev.gradus.op.shape.Permute;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.op.shape.Reshape;
import dev.gradus.op.shape.Roll;
import dev.gradus.op.shape.Slice;
import dev.gradus.op.shape.Split;
import dev.gradus.op.shape.Stack;
import dev.gradus.op.shape.Tile;
import dev.gradus.op.shape.Tril;
import dev.gradus.op.shape.Triu;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.function.IntFunction;

/** What the ops of {@code dev.gradus.op.shape} must do. */
final class ShapeCases {
    private ShapeCases() {}

    static List<OpCase> all() {
        return List.of(
                reshape(), permute(), expand(), slice(), concat(), stack(), split(), pad(), flip(), roll(), tile(),
                repeatInterleave(), triangle(Tril::new), triangle(Triu::new), cast());
    }

    private static OpCase reshape() {
        return OpCase.of(Reshape.class)
                .view()
                .on(new Reshape(Shape.of(1, 1)), Input.normal())
                .on(new Reshape(Shape.of()), Input.normal(1))
                .on(new Reshape(Shape.of(6, 4)), Input.normal(2, 3, 4))
                .on(new Reshape(Shape.of(0, 5)), Input.normal(3, 0))
                .on(new Reshape(Shape.of(2, 2, 3, 2)), Input.normal(24))
                .on(new Reshape(Shape.of(41, 37)), Input.normal(37, 41))
                .on(Reshape.to(Shape.of(6, 4), 3, -1), Input.normal(6, 4))
                .large(new Reshape(Shape.of(11_003, 3)), Input.normal(3, 11_003))
                .fails(new Reshape(Shape.of(5)), "reshape needs 5 elements for [5], got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .rejects(() -> Reshape.to(Shape.of(2, 3), -1, -1),
                        "reshape needs sizes, at most one of them -1, for 6 elements, got [-1, -1] for [2, 3]")
                .rejects(() -> Reshape.to(Shape.of(2, 3), 4, -1),
                        "reshape needs sizes, at most one of them -1, for 6 elements, got [4, -1] for [2, 3]");
    }

    private static OpCase permute() {
        return OpCase.of(Permute.class)
                .view()
                .on(order(), Input.normal())
                .on(order(0), Input.normal(3))
                .on(order(1, 0), Input.normal(3, 4))
                .on(order(1, 0), Input.normal(37, 41))
                .on(order(2, 0, 1), Input.normal(2, 3, 4))
                .on(order(-1, 0, -2), Input.normal(2, 3, 4))
                .on(order(0, 2, 1, 3), Input.normal(2, 3, 4, 2))
                .on(order(1, 0, 2), Input.normal(1, 3, 4))
                .on(order(1, 0), Input.normal(0, 3))
                .on(Permute.swap(Shape.of(2, 3, 4), 0, -1), Input.normal(2, 3, 4))
                .large(order(1, 0), Input.normal(207, 211))
                .large(order(0, 2, 1, 3), Input.normal(2, 31, 29, 32))
                .fails(order(0), "permute needs each axis of its input once, not [0], got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .fails(order(0, 0), "permute needs each axis of its input once, not [0, 0], got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .fails(order(0, 2), "permute needs each axis of its input once, not [0, 2], got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static Permute order(int... axes) {
        return new Permute(axes);
    }

    private static OpCase expand() {
        return OpCase.of(Expand.class)
                .on(new Expand(Shape.of(2, 3)), Input.normal())
                .on(new Expand(Shape.of(3, 4)), Input.normal(3, 4))
                .on(new Expand(Shape.of(2, 4, 3)), Input.normal(2, 1, 3))
                .on(new Expand(Shape.of(2, 3, 2, 4)), Input.normal(3, 1, 1))
                .on(new Expand(Shape.of(0, 3)), Input.normal(1, 3))
                .on(new Expand(Shape.of(2, 0)), Input.normal(0))
                .on(new Expand(Shape.of(37, 41)), Input.normal(37, 1))
                .on(new Expand(Shape.of(37, 41)), Input.normal(41))
                .on(new Expand(Shape.of(2, 37, 41)), Input.normal(37, 41))
                .large(new Expand(Shape.of(207, 211)), Input.normal(211))
                .large(new Expand(Shape.of(2, 33_013)), Input.normal(33_013))
                .fails(new Expand(Shape.of(2, 4)), "expand needs shapes that broadcast, got [2, 3] and [2, 4]",
                        Input.normal(2, 3))
                .fails(new Expand(Shape.of(3)), "expand needs an input that broadcasts to [3], got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static OpCase slice() {
        return OpCase.of(Slice.class)
                .on(new Slice(0, 1, 4, 1), Input.normal(5))
                .on(new Slice(0, 0, 1, 1), Input.normal(1))
                .on(new Slice(0, 1, 4, 2), Input.normal(5, 6))
                .on(new Slice(-1, 0, Slice.END, 3), Input.normal(2, 3, 4))
                .on(new Slice(1, -3, -1, 1), Input.normal(2, 5, 2, 2))
                .on(new Slice(1, 2, 2, 1), Input.normal(2, 5))
                .on(new Slice(0, 0, 0, 1), Input.normal(0, 5))
                .on(new Slice(1, 3, 40, 2), Input.normal(37, 41))
                .on(new Slice(0, 3, 30, 1), Input.normal(37, 41))
                .large(new Slice(1, 3, 11_000, 1), Input.normal(3, 11_003))
                .large(new Slice(0, 1, 200, 3), Input.normal(207, 211))
                .rejects(() -> new Slice(0, 0, 1, 0), "slice needs a step of at least 1, got 0")
                .fails(new Slice(0, 1, 4, 1), "slice needs a range within axis 0, not 1 to 4, got FLOAT32 [3, 2]",
                        Input.normal(3, 2))
                .fails(new Slice(2, 0, 1, 1), "slice needs an axis of its input, not axis 2, got FLOAT32 [3, 2]",
                        Input.normal(3, 2));
    }

    private static OpCase concat() {
        return OpCase.of(Concat.class)
                .on(new Concat(0), Input.normal(2))
                .on(new Concat(0), Input.normal(2), Input.normal(1), Input.normal(0))
                .on(new Concat(0), Input.normal(2, 3), Input.normal(1, 3), Input.normal(4, 3))
                .on(new Concat(-1), Input.normal(2, 3), Input.normal(2, 1), Input.normal(2, 2))
                .on(new Concat(1), Input.normal(2, 3, 2, 2), Input.normal(2, 1, 2, 2))
                .on(new Concat(1), Input.normal(37, 41), Input.normal(37, 3))
                .large(new Concat(1), Input.normal(207, 211), Input.normal(207, 80))
                .large(new Concat(0), Input.normal(207, 211), Input.normal(90, 211))
                .fails(new Concat(0),
                        "concat needs inputs of one type that are alike but for axis 0, got FLOAT32 [2, 3] and"
                                + " FLOAT32 [2, 4]",
                        Input.normal(2, 3), Input.normal(2, 4))
                .fails(new Concat(2),
                        "concat needs inputs of one type that are alike but for axis 2, got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .fails(new Concat(0),
                        "concat needs inputs of one type that are alike but for axis 0, got FLOAT32 [2] and"
                                + " INT32 [2]",
                        Input.normal(2), Input.ids(3, 2))
                .fails(new Concat(0), "concat needs at least one input, got none");
    }

    private static OpCase stack() {
        return OpCase.of(Stack.class)
                .on(new Stack(0), Input.normal(), Input.normal())
                .on(new Stack(0), Input.normal(2, 3), Input.normal(2, 3))
                .on(new Stack(-1), Input.normal(2, 3), Input.normal(2, 3), Input.normal(2, 3))
                .on(new Stack(1), Input.normal(2, 1, 3), Input.normal(2, 1, 3))
                .on(new Stack(1), Input.normal(0, 3), Input.normal(0, 3))
                .on(new Stack(2), Input.normal(37, 41), Input.normal(37, 41))
                .large(new Stack(1), Input.normal(207, 211), Input.normal(207, 211))
                .fails(new Stack(0),
                        "stack needs inputs of one shape, with room for axis 0 in the result, got FLOAT32 [2] and"
                                + " FLOAT32 [3]",
                        Input.normal(2), Input.normal(3))
                .fails(new Stack(2),
                        "stack needs inputs of one shape, with room for axis 2 in the result, got FLOAT32 [2]",
                        Input.normal(2));
    }

    private static OpCase split() {
        return OpCase.of(Split.class)
                .on(new Split(0, 1, 2, 3), Input.normal(6, 4))
                .on(new Split(-1, 1), Input.normal(1))
                .on(new Split(1, 2, 0, 3), Input.normal(2, 5, 2))
                .on(new Split(0, 0, 0), Input.normal(0, 3))
                .on(Split.chunk(Shape.of(7, 2), 0, 3), Input.normal(7, 2))
                .on(new Split(1, 10, 31), Input.normal(37, 41))
                .large(new Split(1, 11, 200), Input.normal(207, 211))
                .fails(new Split(0, 1, 2), "split needs sizes that add up along axis 0, not [1, 2], got FLOAT32 [4]",
                        Input.normal(4))
                .fails(new Split(1, 1, 2), "split needs an axis of its input, not axis 1, got FLOAT32 [4]",
                        Input.normal(4))
                .rejects(() -> Split.chunk(Shape.of(3), 0, 0), "split needs at least 1 piece, got 0 for [3]");
    }

    private static OpCase pad() {
        return OpCase.of(Pad.class)
                .on(new Pad(-1, 1, 2, 0), Input.normal(2, 3))
                .on(new Pad(0, 2, 0, -5), Input.normal(1))
                .on(new Pad(1, 0, 1, 3), Input.normal(2, 3, 2, 2))
                .on(new Pad(0, 1, 1, 3), Input.normal(0, 2))
                .on(new Pad(1, 3, 0, 0), Input.normal(37, 41))
                .large(new Pad(1, 3, 0, 0), Input.normal(207, 211))
                .fails(new Pad(1, 1, 1, 0), "pad needs an axis of its input, not axis 1, got FLOAT32 [4]",
                        Input.normal(4))
                .rejects(() -> new Pad(0, -1, 0, 0), "pad needs at least 0 elements on each side, got -1 and 0");
    }

    private static OpCase flip() {
        return OpCase.of(Flip.class)
                .on(new Flip(0), Input.normal(5))
                .on(new Flip(), Input.normal(2, 3))
                .on(new Flip(1), Input.normal(3, 5))
                .on(new Flip(0, -1), Input.normal(3, 1, 4))
                .on(new Flip(0), Input.normal(0, 5))
                .on(new Flip(0), Input.normal(37, 41))
                .large(new Flip(1), Input.normal(207, 211))
                .fails(new Flip(0, 0), "flip needs different axes of its input, not axis 0, got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .fails(new Flip(2), "flip needs different axes of its input, not axis 2, got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static OpCase roll() {
        return OpCase.of(Roll.class)
                .on(new Roll(0, 2), Input.normal(5))
                .on(new Roll(1, -1), Input.normal(3, 5))
                .on(new Roll(0, 7), Input.normal(3, 1, 2))
                .on(new Roll(0, 1), Input.normal(0, 2))
                .on(new Roll(1, 3), Input.normal(37, 41))
                .large(new Roll(1, 100), Input.normal(207, 211))
                .fails(new Roll(2, 1), "roll needs an axis of its input, not axis 2, got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static OpCase tile() {
        return OpCase.of(Tile.class)
                .on(new Tile(), Input.normal())
                .on(new Tile(3), Input.normal())
                .on(new Tile(2, 1), Input.normal(2, 3))
                .on(new Tile(2, 1, 3), Input.normal(1, 3))
                .on(new Tile(0, 2), Input.normal(2, 3))
                .on(new Tile(2, 2), Input.normal(0, 3))
                .on(new Tile(2, 2), Input.normal(37, 41))
                .large(new Tile(1, 2), Input.normal(207, 211))
                .fails(new Tile(2), "tile needs a repeat for each axis, not [2], got FLOAT32 [2, 3]",
                        Input.normal(2, 3))
                .fails(new Tile(1, -1), "tile needs a repeat for each axis, not [1, -1], got FLOAT32 [2, 3]",
                        Input.normal(2, 3));
    }

    private static OpCase repeatInterleave() {
        return OpCase.of(RepeatInterleave.class)
                .on(new RepeatInterleave(0, 2), Input.normal(2, 3))
                .on(new RepeatInterleave(-1, 3), Input.normal(2, 3))
                .on(new RepeatInterleave(0, 1), Input.normal(1))
                .on(new RepeatInterleave(1, 2), Input.normal(2, 3, 2, 2))
                .on(new RepeatInterleave(0, 2), Input.normal(0, 3))
                .on(new RepeatInterleave(0, 2), Input.normal(37, 41))
                .large(new RepeatInterleave(1, 2), Input.normal(207, 211))
                .rejects(() -> new RepeatInterleave(0, 0), "repeat_interleave needs at least 1 copy, got 0")
                .fails(new RepeatInterleave(1, 2),
                        "repeat_interleave needs an axis of its input, not axis 1, got FLOAT32 [4]",
                        Input.normal(4));
    }

    private static OpCase triangle(IntFunction<MultiOp> op) {
        String label = op.apply(0).label();
        return OpCase.of(op.apply(0).getClass())
                .on(op.apply(0), Input.normal(4, 4))
                .on(op.apply(1), Input.normal(3, 5))
                .on(op.apply(-1), Input.normal(2, 1, 5, 3))
                .on(op.apply(0), Input.normal(1, 1))
                .on(op.apply(0), Input.normal(0, 3))
                .on(op.apply(0), Input.normal(37, 41))
                .large(op.apply(0), Input.normal(207, 211))
                .fails(op.apply(0), label + " needs matrices [.., m, n], got FLOAT32 [4]", Input.normal(4))
                .fails(op.apply(0), label + " needs a floating-point tensor, got INT32 [2, 2]", Input.ids(3, 2, 2));
    }

    /** Exactly linear, but float32 swallows a small step: so the step is large and a power of two. */
    private static OpCase cast() {
        return OpCase.of(Cast.class)
                .step(0.25)
                .on(new Cast(DType.FLOAT32), eighths(3, 4))
                .on(new Cast(DType.FLOAT64), eighths(3, 4))
                .on(new Cast(DType.FLOAT32), eighths())
                .on(new Cast(DType.FLOAT64), eighths(1))
                .on(new Cast(DType.FLOAT64), eighths(2, 0))
                .on(new Cast(DType.FLOAT32), Input.ids(9, 3, 4))
                .on(new Cast(DType.FLOAT32), eighths(37, 41))
                .large(new Cast(DType.FLOAT64), eighths(207, 211))
                .rejects(() -> new Cast(DType.INT32), "cast needs a floating-point type to cast to, got INT32");
    }

    private static Input eighths(int... dims) {
        return Input.drawn(rng -> (rng.nextInt(65) - 32) / 8.0, dims);
    }
}
