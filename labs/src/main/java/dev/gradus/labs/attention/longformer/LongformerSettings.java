package dev.gradus.labs.attention.longformer;

import dev.gradus.labs.attention.SmallTransformer;
import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.FarAnswer;
import java.util.stream.IntStream;

/**
 * Settings of the part {@code longformer}.
 *
 * @param window  W
 * @param layers  L
 * @param tokens  T
 * @param every   n
 * @param answers kinds
 * @param width   D
 * @param heads   H
 * @param seeds   how many
 * @param batch   sequences of a step
 * @param steps   of training
 * @param rate    highest learning rate
 */
public record LongformerSettings(
        @Setting("keys that a token sees in its window, itself among them") int window,
        @Setting("layers") int layers,
        @Setting("tokens of a sequence, the question among them") int tokens,
        @Setting("where other tokens are global than the question: every n-th") int every,
        @Setting("kinds of answers") int answers,
        @Setting("channels of a token") int width,
        @Setting("heads") int heads,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("sequences of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {
    /** Kinds of noise. */
    static final int NOISE = 8;

    /** Checks the ranges. */
    public LongformerSettings {
        Ranges.check("window", window, 2, 256);
        Ranges.check("layers", layers, 2, 8);
        Ranges.check("tokens", tokens, 2 * layers * (window - 1) + 2, 4096);
        Ranges.check("every", every, 2, tokens / 2);
        if ((tokens - 1) % every == 0) {
            throw new IllegalArgumentException("every needs to leave out the question at place " + (tokens - 1)
                    + ", got " + every);
        }
        Ranges.check("answers", answers, 2, 64);
        Ranges.check("width", width, 2, 512);
        new SmallTransformer(2, width, layers, heads);
        new Plan(seeds, batch, steps, rate);
    }

    static LongformerSettings of(Size size) {
        return switch (size) {
            case TINY -> new LongformerSettings(3, 2, 16, 6, 4, 16, 2, 1, 16, 60, 4e-3);
            case SMALL -> new LongformerSettings(5, 2, 96, 13, 8, 32, 2, 1, 32, 600, 4e-3);
            case FULL -> new LongformerSettings(9, 2, 256, 36, 8, 48, 4, 2, 32, 800, 3e-3);
        };
    }

    /** The farthest token that the question can know of through windows alone. */
    int edge() {
        return layers * (window - 1);
    }

    /** Answers at any distance. */
    FarAnswer.Config task() {
        return new FarAnswer.Config(tokens, NOISE, answers, 1, tokens - 1);
    }

    /** At which distances models are judged: doublings, and both sides of the edge. */
    int[] distances() {
        IntStream doublings = IntStream.iterate(1, d -> d < tokens - 1, d -> 2 * d);
        return IntStream.concat(doublings, IntStream.of(edge(), edge() + 1, tokens - 1)).sorted().distinct().toArray();
    }

    /** Which of the distances is the edge. */
    int paperOfEdge() {
        return (int) IntStream.of(distances()).takeWhile(d -> d < edge()).count();
    }
}
