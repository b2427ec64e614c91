package dev.gradus.op;

import dev.gradus.op.sequence.LerpShift;
import dev.gradus.op.sequence.Rope;
import java.util.List;

/** What the ops of {@code dev.gradus.op.sequence} must do. */
final class SequenceCases {
    private SequenceCases() {}

    static List<OpCase> all() {
        return List.of(lerpShift(), rope());
    }

    private static OpCase lerpShift() {
        LerpShift shift = new LerpShift();
        String needs = "lerp_shift needs x [B, T, D], m [D] and optionally the step before [B, D], got ";
        return OpCase.of(LerpShift.class)
                .on(shift, Input.normal(2, 5, 4), Input.normal(4))
                .on(shift, Input.normal(2, 5, 4), Input.normal(4), Input.normal(2, 4))
                .on(shift, Input.normal(1, 1, 1), Input.normal(1), Input.normal(1, 1))
                .on(shift, Input.normal(0, 3, 4), Input.normal(4), Input.normal(0, 4))
                .on(shift, Input.normal(2, 0, 4), Input.normal(4))
                .on(shift, Input.normal(2, 9, 70), Input.normal(70), Input.normal(2, 70))
                .large(shift, Input.normal(2, 170, 130), Input.normal(130), Input.normal(2, 130))
                .fails(shift, needs + "FLOAT32 [2, 5, 4] and FLOAT32 [5]", Input.normal(2, 5, 4), Input.normal(5))
                .fails(shift, needs + "FLOAT32 [5, 4] and FLOAT32 [4]", Input.normal(5, 4), Input.normal(4))
                .fails(shift, needs + "FLOAT32 [2, 0, 4], FLOAT32 [4] and FLOAT32 [2, 4]", Input.normal(2, 0, 4),
                        Input.normal(4), Input.normal(2, 4))
                .fails(shift,
                        "lerp_shift needs floating-point tensors of one type, got FLOAT32 [1, 2, 3] and INT32 [3]",
                        Input.normal(1, 2, 3), Input.ids(3, 3));
    }

    private static OpCase rope() {
        Rope half = new Rope(false);
        Rope pairs = new Rope(true);
        String needs =
                "rope needs x [B, T, H, d], tables of cosines and sines [P, pairs] with 2 pairs at most d, and P at"
                        + " least T or INT32 positions [T] or [B, T], got ";
        return OpCase.of(Rope.class)
                .on(half, Input.normal(2, 3, 2, 6), table(3, 3), table(3, 3))
                .on(pairs, Input.normal(2, 3, 2, 6), table(5, 3), table(5, 3))
                .on(half, Input.normal(2, 3, 2, 7), table(3, 2), table(3, 2))
                .on(pairs, Input.normal(2, 3, 2, 7), table(3, 2), table(3, 2))
                .on(half, Input.normal(2, 3, 2, 4), table(9, 2), table(9, 2), Input.ids(9, 3))
                .on(pairs, Input.normal(2, 3, 2, 4), table(9, 2), table(9, 2), Input.ids(9, 2, 3))
                .on(half, Input.normal(1, 1, 1, 2), table(1, 1), table(1, 1))
                .on(half, Input.normal(2, 0, 2, 4), table(3, 2), table(3, 2))
                .on(half, Input.normal(2, 5, 3, 64), table(5, 32), table(5, 32))
                .on(pairs, Input.normal(2, 5, 3, 64), table(5, 32), table(5, 32))
                .large(half, Input.normal(2, 70, 4, 64), table(70, 32), table(70, 32))
                .large(pairs, Input.normal(2, 70, 4, 64), table(90, 30), table(90, 30), Input.ids(90, 2, 70))
                .fails(half, needs + "FLOAT32 [2, 3, 2, 4], FLOAT32 [2, 2] and FLOAT32 [2, 2]",
                        Input.normal(2, 3, 2, 4),
                        table(2, 2), table(2, 2))
                .fails(half, needs + "FLOAT32 [2, 3, 2, 4], FLOAT32 [3, 3] and FLOAT32 [3, 3]",
                        Input.normal(2, 3, 2, 4),
                        table(3, 3), table(3, 3))
                .fails(half, needs + "FLOAT32 [2, 3, 2, 4], FLOAT32 [5, 2], FLOAT32 [5, 2] and INT32 [4]",
                        Input.normal(2, 3, 2, 4), table(5, 2), table(5, 2), Input.ids(5, 4))
                .failsOnValues(half, "rope needs positions from 0 to 4, got 5", Input.normal(2, 3, 2, 4), table(5, 2),
                        table(5, 2), Input.ints(new int[] {0, 5, 1}, 3));
    }

    private static Input table(int... dims) {
        return Input.uniform(-1, 1, dims).constant();
    }
}
