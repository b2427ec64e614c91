package dev.gradus.ssm.statespace;

import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;
import java.util.stream.IntStream;

/** What the ops of {@code dev.gradus.ssm.statespace} must do. */
public final class StateSpaceCases {
    private StateSpaceCases() {}

    /** One case an op. */
    public static List<OpCase> all() {
        LegendreMemory op = new LegendreMemory();
        return List.of(OpCase.of(LegendreMemory.class)
                .on(op, memory(1, 1, 1, 1))
                .on(op, memory(2, 5, 3, 4))
                .on(op, memory(0, 3, 2, 2))
                .on(op, Input.normal(2, 3, 2), Input.ints(new int[] {0, 0, 1, 4, 5, 0}, 2, 3), Input.normal(2, 3),
                        Input.normal(2, 2, 3))
                .on(op, memory(1, 2, 30, 34))
                .large(op, memory(2, 450, 40, 8))
                .fails(op, "legendre_memory needs u [B,T,D], int32 counts of steps [B,T], C [D,N] and a first state"
                        + " [B,D,N], got FLOAT32 [2, 3, 4], INT32 [2, 4], FLOAT32 [4, 2] and FLOAT32 [2, 4, 2]",
                        Input.normal(2, 3, 4), Input.ids(3, 2, 4), Input.normal(4, 2), Input.normal(2, 4, 2)));
    }

    private static Input[] memory(int b, int t, int d, int n) {
        int[] counts = IntStream.range(0, b * t).map(i -> i % t + 1).toArray();
        return new Input[] {
            Input.normal(b, t, d), Input.ints(counts, b, t), Input.normal(d, n), Input.normal(b, d, n)
        };
    }
}
