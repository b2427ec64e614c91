package dev.gradus.ssm.linear;

import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;

/** What the ops of {@code dev.gradus.ssm.linear} must do. */
public final class LinearCases {
    private LinearCases() {}

    /** One case an op. */
    public static List<OpCase> all() {
        return List.of(deltaRule());
    }

    private static OpCase deltaRule() {
        DeltaRule op = new DeltaRule();
        String fits = "delta_rule needs q and k [B,T,H,K], v [B,T,H,V], a and b [B,T,H,K], a first state [B,H,K,V] and"
                + " optionally the logarithm of the decay [B,T,H,K], got ";
        return OpCase.of(DeltaRule.class)
                .savedOutputs(2)
                .float32Within(1e-4) // states and gradients of some tens are summed
                .on(op, plain(1, 1, 1, 1, 1))
                .on(op, plain(2, 5, 2, 3, 4))
                .on(op, plain(1, 3, 3, 4, 2))
                .on(op, faded(2, 5, 2, 3, 4))
                .on(op, faded(1, 4, 1, 1, 3))
                .on(op, faded(0, 4, 2, 3, 3))
                .on(op, faded(2, 0, 2, 3, 3))
                .on(op, faded(1, 3, 2, 18, 33))
                .large(op, faded(2, 130, 4, 33, 40))
                .large(op, plain(1, 100, 6, 64, 64))
                .fails(op, fits + "FLOAT32 [2, 3, 2, 4]", Input.normal(2, 3, 2, 4))
                .fails(op, fits + "FLOAT32 [1, 2, 1, 3], FLOAT32 [1, 2, 1, 3], FLOAT32 [1, 2, 1, 4],"
                        + " FLOAT32 [1, 2, 1, 3], FLOAT32 [1, 2, 1, 4] and FLOAT32 [1, 1, 3, 4]",
                        Input.normal(1, 2, 1, 3), Input.normal(1, 2, 1, 3), Input.normal(1, 2, 1, 4),
                        Input.normal(1, 2, 1, 3), Input.normal(1, 2, 1, 4), Input.normal(1, 1, 3, 4))
                .fails(op, fits + "FLOAT32 [1, 2, 1, 3], FLOAT32 [1, 2, 1, 3], FLOAT32 [1, 2, 1, 4],"
                        + " FLOAT32 [1, 2, 1, 3], FLOAT32 [1, 2, 1, 3] and FLOAT32 [2, 1, 3, 4]",
                        Input.normal(1, 2, 1, 3), Input.normal(1, 2, 1, 3), Input.normal(1, 2, 1, 4),
                        Input.normal(1, 2, 1, 3), Input.normal(1, 2, 1, 3), Input.normal(2, 1, 3, 4));
    }

    /** Small a and b keep the state from growing. */
    private static Input[] plain(int b, int t, int h, int k, int v) {
        return new Input[] {
            Input.normal(b, t, h, k), Input.normal(b, t, h, k), Input.normal(b, t, h, v),
            Input.uniform(-0.2, 0.2, b, t, h, k), Input.uniform(-0.2, 0.2, b, t, h, k), Input.normal(b, h, k, v)
        };
    }

    private static Input[] faded(int b, int t, int h, int k, int v) {
        Input[] in = plain(b, t, h, k, v);
        return new Input[] {in[0], in[1], in[2], in[3], in[4], in[5], Input.uniform(-1.5, 0, b, t, h, k)};
    }
}
