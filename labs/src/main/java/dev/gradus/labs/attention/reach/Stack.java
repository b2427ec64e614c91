package dev.gradus.labs.attention.reach;

import dev.gradus.attention.pattern.Window;
import dev.gradus.labs.attention.SmallTransformer;
import dev.gradus.labs.study.Lesson;
import dev.gradus.labs.study.Variant;
import dev.gradus.labs.task.LagCopying;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import java.util.List;

/**
 * Some layers that learn to copy from a distance.
 *
 * @param layers   L
 * @param full     whether they see everything before, else a window
 * @param distance from where a token copies
 */
record Stack(int layers, boolean full, int distance) {
    private static final int QUESTIONS = 1024;

    String name() {
        return distance + " back with " + layers + (layers == 1 ? " layer" : " layers")
                + (full ? " without window" : "");
    }

    AttentionPattern pattern(ReachSettings settings) {
        return full ? new Causal() : Window.causal(settings.window());
    }

    Variant variant(ReachSettings settings) {
        LagCopying task =
                new LagCopying(new LagCopying.Config(settings.tokens(), distance, settings.vocabulary()));
        Lesson lesson = new Lesson(List.of(task), List.of(new Lesson.Paper(settings.tokens(), task, QUESTIONS)));
        return new Variant(name(), "", lesson,
                new SmallTransformer(settings.vocabulary(), settings.width(), layers, settings.heads())
                        .attending(pattern(settings)));
    }
}
