package dev.gradus.op;

import java.util.List;

/** What the ops of {@code dev.gradus.op.sequence} must do. */
final class SequenceCases {
    private SequenceCases() {}

    static List<OpCase> all() {
        return List.of();
    }
}
