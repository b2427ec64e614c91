package dev.gradus.op;

import java.util.List;

/** What the ops of {@code dev.gradus.op.loss} must do. */
final class LossCases {
    private LossCases() {}

    static List<OpCase> all() {
        return List.of();
    }
}
