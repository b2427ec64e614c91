package dev.gradus.ssm.rwkv;

import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;

/** What the ops of {@code dev.gradus.ssm.rwkv} must do. */
public final class RwkvCases {
    private RwkvCases() {}

    /** One case an op. */
    public static List<OpCase> all() {
        return List.of(wkv());
    }

    private static OpCase wkv() {
        Wkv op = new Wkv();
        String fits = "wkv needs w and u [C], k and v [B,T,C] and a first state [B,3,C], got ";
        return OpCase.of(Wkv.class)
                .savedOutputs(2)
                .on(op, inputs(1, 1, 1))
                .on(op, inputs(2, 5, 3))
                .on(op, inputs(1, 70, 2))
                .on(op, inputs(0, 5, 3))
                .on(op, inputs(2, 0, 3))
                .on(op, inputs(2, 35, 50))
                .large(op, inputs(2, 300, 100))
                .fails(op,
                        fits + "FLOAT32 [3], FLOAT32 [3], FLOAT32 [2, 4, 3], FLOAT32 [2, 4, 3] and FLOAT32 [1, 3, 3]",
                        Input.normal(3), Input.normal(3), Input.normal(2, 4, 3), Input.normal(2, 4, 3),
                        Input.normal(1, 3, 3))
                .fails(op,
                        fits + "FLOAT32 [3], FLOAT32 [2], FLOAT32 [2, 4, 3], FLOAT32 [2, 4, 3] and FLOAT32 [2, 3, 3]",
                        Input.normal(3), Input.normal(2), Input.normal(2, 4, 3), Input.normal(2, 4, 3),
                        Input.normal(2, 3, 3));
    }

    /** The sum below is positive, and no two exponents are nearly equal. */
    private static Input[] inputs(int b, int t, int c) {
        return new Input[] {
            Input.uniform(-2, -0.5, c), Input.normal(c), Input.normal(b, t, c), Input.normal(b, t, c),
            Input.positive(b, 3, c)
        };
    }
}
