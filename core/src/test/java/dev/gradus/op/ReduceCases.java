package dev.gradus.op;

import java.util.List;

/** What the ops of {@code dev.gradus.op.reduce} must do. */
final class ReduceCases {
    private ReduceCases() {}

    static List<OpCase> all() {
        return List.of();
    }
}
