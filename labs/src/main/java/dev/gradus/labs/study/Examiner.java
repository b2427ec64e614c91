package dev.gradus.labs.study;

import dev.gradus.autograd.Autograd;
import dev.gradus.labs.study.Trial.Marks;
import dev.gradus.labs.task.Sequences;
import dev.gradus.labs.task.Split;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;

/** Judges models by the papers of a lesson, the same for all models of a seed. */
final class Examiner {
    private static final int BATCH = 32;
    private static final int SHORT = 64;

    private final List<Lesson.Paper> papers;
    private final List<Sequences> questions = new ArrayList<>();
    private final Workspace workspace = new Workspace();

    Examiner(Lesson lesson, long seed) {
        papers = lesson.papers();
        papers.forEach(paper -> questions.add(paper.task().generate(paper.count(), Split.TEST, seed)));
    }

    /** Every paper, in order. */
    List<Marks> judge(SequenceModel model) {
        List<Marks> marks = new ArrayList<>();
        for (int p = 0; p < papers.size(); p++) {
            marks.add(judge(model, papers.get(p).length(), questions.get(p), papers.get(p).count()));
        }
        return marks;
    }

    /** The share of right answers on the beginning of the first paper. */
    double glance(SequenceModel model) {
        return judge(model, papers.get(0).length(), questions.get(0), Math.min(SHORT, papers.get(0).count()))
                .accuracy();
    }

    private Marks judge(SequenceModel model, int length, Sequences asked, int count) {
        boolean wasTraining = model.isTraining();
        model.train(false);
        Sheet sheet = new Sheet();
        for (int from = 0; from < count; from += BATCH) {
            int first = from;
            int rows = Math.min(BATCH, count - from);
            workspace.run(() -> Autograd.noGrad(() -> {
                Tensor logits = model.forward(asked.batch(first, rows).ids(), null).output(); // [B,T,V]
                for (int i = 0; i < rows; i++) {
                    sheet.mark(logits.floats(), i, asked.y()[first + i], logits.dim(2));
                }
                return null;
            }));
        }
        model.train(wasTraining);
        return sheet.marks(length);
    }

    /** Counts over the sequences. */
    private static final class Sheet {
        private long answers;
        private long right;
        private long sequences;
        private long exact;
        private long last;

        private void mark(float[] logits, int row, int[] labels, int vocabulary) {
            boolean all = true;
            boolean latest = false;
            for (int t = 0; t < labels.length; t++) {
                if (labels[t] != Sequences.IGNORE) {
                    latest = best(logits, (row * labels.length + t) * vocabulary, vocabulary) == labels[t];
                    all &= latest;
                    answers++;
                    right += latest ? 1 : 0;
                }
            }
            sequences++;
            exact += all ? 1 : 0;
            last += latest ? 1 : 0;
        }

        private static int best(float[] logits, int from, int count) {
            int best = 0;
            for (int v = 1; v < count; v++) {
                best = logits[from + v] > logits[from + best] ? v : best;
            }
            return best;
        }

        private Marks marks(int length) {
            return new Marks(length, right / (double) answers, exact / (double) sequences, last / (double) sequences);
        }
    }
}
