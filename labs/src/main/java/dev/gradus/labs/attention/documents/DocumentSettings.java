package dev.gradus.labs.attention.documents;

import dev.gradus.labs.attention.SmallTransformer;
import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.DistrictVote;
import dev.gradus.labs.task.FarAnswer;

/**
 * Settings of the part {@code documents}.
 *
 * @param segments  of a document, without the question
 * @param segment   K
 * @param window    W
 * @param keys      kinds of passkeys
 * @param halvings  of the number of segments, to begin with
 * @param doublings of the number of segments
 * @param width     D
 * @param heads     H
 * @param seeds     how many
 * @param batch     documents of a step
 * @param steps     of training
 * @param rate      highest learning rate
 */
public record DocumentSettings(
        @Setting("segments of a document in training, an odd number; the question is one more token") int segments,
        @Setting("tokens of a segment, an even number") int segment,
        @Setting("keys that a token sees in its window, itself among them") int window,
        @Setting("kinds of passkeys") int keys,
        @Setting("how often the number of segments is about halved to begin with, each for a share of the steps") int halvings,
        @Setting("how often the number of segments is about doubled to judge the models, and to time them") int doublings,
        @Setting("channels of a token") int width,
        @Setting("heads") int heads,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("documents of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {
    private static final int NOISE = 4;
    private static final int MARGIN = 2;

    /** Checks the ranges. */
    public DocumentSettings {
        Ranges.check("segments", segments, 3, 1023);
        Ranges.check("segment", segment, 12, 512);
        Ranges.check("window", window, 2, 1024);
        Ranges.check("keys", keys, 2, 64);
        Ranges.check("halvings", halvings, 0, 6);
        Ranges.check("doublings", doublings, 0, 6);
        if (segment % 2 != 0) {
            throw new IllegalArgumentException("the setting segment needs to be even, got " + segment);
        }
        if ((segments + 1) % (4 << halvings) != 0) {
            throw new IllegalArgumentException("the setting segments needs to be one less than a multiple of "
                    + (4 << halvings) + " to be halved " + halvings + " times, got " + segments);
        }
        new DistrictVote.Config((segments + 1 >> halvings) - 1, segment, MARGIN, true);
        Ranges.check("width", width, 2, 512);
        new SmallTransformer(2, width, DocumentModels.BLOCKS, heads);
        new Plan(seeds, batch, steps, rate);
        if (DocumentModels.BLOCKS * (window - 1) >= segments * segment) {
            throw new IllegalArgumentException("the setting window needs to leave some of the " + segments * segment
                    + " tokens out of reach of " + DocumentModels.BLOCKS + " blocks, got " + window);
        }
    }

    static DocumentSettings of(Size size) {
        return switch (size) {
            case TINY -> new DocumentSettings(7, 12, 3, 4, 1, 1, 16, 2, 1, 8, 4, 4e-3);
            case SMALL -> new DocumentSettings(15, 16, 16, 6, 2, 2, 32, 2, 1, 16, 600, 3e-3);
            case FULL -> new DocumentSettings(15, 32, 32, 6, 2, 2, 32, 2, 2, 16, 1500, 3e-3);
        };
    }

    /** The farthest token that the question can know of through windows alone. */
    int edge() {
        return DocumentModels.BLOCKS * (window - 1);
    }

    /** Segments after some doublings, or halvings if negative: an odd number again. */
    int segments(int doubled) {
        return (doubled < 0 ? (segments + 1) >> -doubled : (segments + 1) << doubled) - 1;
    }

    /** Time and memory are measured at longer documents than accuracy. */
    int costDoublings() {
        return doublings + 2;
    }

    int tokens(int doubled) {
        return segments(doubled) * segment + 1;
    }

    /** One token that answers, at any distance from the question. */
    FarAnswer.Config passkey(int doubled) {
        return new FarAnswer.Config(tokens(doubled), NOISE, keys, 1, tokens(doubled) - 1);
    }

    /** The same in a document of another length, beyond the reach of windows. */
    FarAnswer.Config farPasskey(int doubled) {
        return new FarAnswer.Config(tokens(doubled), NOISE, keys, edge() + 1, tokens(doubled) - 1);
    }

    DistrictVote.Config vote(int doubled) {
        return new DistrictVote.Config(segments(doubled), segment, MARGIN, true);
    }

    /** What is learnt of votes: the shortest documents, where there are shorter ones, without a tie, as a first hint. */
    DistrictVote.Config learntVote(int doubled) {
        return new DistrictVote.Config(segments(doubled), segment, MARGIN, doubled == 0 || doubled > -halvings);
    }
}
