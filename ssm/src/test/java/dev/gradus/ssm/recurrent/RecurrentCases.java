package dev.gradus.ssm.recurrent;

import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;

/** What the ops of {@code dev.gradus.ssm.recurrent} must do. */
public final class RecurrentCases {
    private RecurrentCases() {}

    /** One case an op. */
    public static List<OpCase> all() {
        return List.of(OpCase.elementwise(new BoundedSqrt(1000), Input::positive)
                .on(new BoundedSqrt(0.5), Input.uniform(1.5, 4, 3))
                .rejects(() -> new BoundedSqrt(0), "bounded_sqrt needs a positive steepest slope, got 0.0"));
    }
}
