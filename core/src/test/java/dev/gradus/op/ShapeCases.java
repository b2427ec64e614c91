package dev.gradus.op;

import java.util.List;

/** What the ops of {@code dev.gradus.op.shape} must do. */
final class ShapeCases {
    private ShapeCases() {}

    static List<OpCase> all() {
        return List.of();
    }
}
