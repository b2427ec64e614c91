package dev.gradus.labs.attention.documents;

import dev.gradus.autograd.Autograd;
import dev.gradus.labs.task.FarAnswer;
import dev.gradus.labs.task.Sequences;
import dev.gradus.labs.task.Split;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import java.util.stream.IntStream;

/** How often a model finds the passkey, by its distance from the question. */
record Depths(int[] distances, int questions, long seed) {
    private static final int PLACES = 12;

    /** Distances from one token to the beginning of the document. */
    static Depths of(DocumentSettings settings, int questions, long seed) {
        int most = settings.tokens(0) - 1;
        int[] distances = IntStream.rangeClosed(0, PLACES).map(i -> Math.max(1, most * i / PLACES)).distinct()
                .toArray();
        return new Depths(distances, questions, seed);
    }

    /** Accuracy at each distance. */
    double[] of(SequenceModel model, DocumentSettings settings) {
        return IntStream.of(distances).mapToDouble(distance -> accuracy(model,
                new FarAnswer(settings.passkey(0).at(distance)).generate(questions, Split.TEST, seed))).toArray();
    }

    private static double accuracy(SequenceModel model, Sequences asked) {
        int last = asked.x()[0].length - 1;
        Tensor logits = Autograd.noGrad(() -> model.forward(asked.batch(0, asked.count()).ids(), null).output());
        int vocabulary = logits.dim(2);
        int right = 0;
        for (int i = 0; i < asked.count(); i++) {
            int from = (i * (last + 1) + last) * vocabulary;
            right += best(logits.floats(), from, vocabulary) == asked.y()[i][last] ? 1 : 0;
        }
        return right / (double) asked.count();
    }

    private static int best(float[] scores, int from, int count) {
        int best = 0;
        for (int v = 1; v < count; v++) {
            best = scores[from + v] > scores[from + best] ? v : best;
        }
        return best;
    }
}
