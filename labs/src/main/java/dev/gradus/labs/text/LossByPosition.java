package dev.gradus.labs.text;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.Batch;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.List;
import java.util.function.BiConsumer;

/** Bits a byte at each position of a window, mean over windows: what one number for all positions hides. */
public final class LossByPosition {
    private final double[] bits;
    private final long[] windows;

    private LossByPosition(int positions) {
        bits = new double[positions];
        windows = new long[positions];
    }

    /**
     * Reads windows whole.
     *
     * @param model   predicts bytes
     * @param batches windows of one length T
     * @return bits, [T]
     */
    public static double[] whole(SequenceModel model, List<Batch> batches) {
        model.train(false);
        LossByPosition loss = new LossByPosition(batches.get(0).ids().dim(1));
        Workspace workspace = new Workspace();
        batches.forEach(batch -> workspace.run(() -> Autograd.noGrad(() -> {
            loss.add(model.forward(batch.ids(), null).output(), batch);
            return null;
        })));
        return loss.mean();
    }

    /** logits [B,T,V]. */
    private void add(Tensor logits, Batch batch) {
        int length = bits.length;
        for (int i = 0; i < batch.targets().size(); i++) {
            add(i % length, logits, i, batch.targets().ints()[i]);
        }
    }

    /**
     * Reads a batch byte by byte, as in generation.
     *
     * @param model   predicts bytes, laid out for generation
     * @param start   before the first byte, with a cache of any kind
     * @param batch   windows of length T
     * @param watcher sees the state after each position
     * @return bits, [T]
     */
    public static double[] stepwise(SequenceModel model, SequenceModel.State start, Batch batch,
            BiConsumer<Integer, SequenceModel.State> watcher) {
        int rows = batch.ids().dim(0);
        int length = batch.ids().dim(1);
        LossByPosition loss = new LossByPosition(length);
        return Autograd.noGrad(() -> {
            SequenceModel.State state = start;
            for (int t = 0; t < length; t++) {
                int[] column = new int[rows];
                for (int b = 0; b < rows; b++) {
                    column[b] = batch.ids().ints()[b * length + t];
                }
                Step<SequenceModel.State> step = model.step(Tensor.of(column, rows), state); // [B,V]
                for (int b = 0; b < rows; b++) {
                    loss.add(t, step.output(), b, batch.targets().ints()[b * length + t]);
                }
                state = step.state();
                watcher.accept(t, state);
            }
            return loss.mean();
        });
    }

    private void add(int position, Tensor logits, int row, int target) {
        int vocabulary = logits.dim(-1);
        float[] scores = logits.floats();
        int first = row * vocabulary;
        double most = Double.NEGATIVE_INFINITY;
        for (int v = 0; v < vocabulary; v++) {
            most = Math.max(most, scores[first + v]);
        }
        double sum = 0;
        for (int v = 0; v < vocabulary; v++) {
            sum += Math.exp(scores[first + v] - most);
        }
        bits[position] += (most + Math.log(sum) - scores[first + target]) / Math.log(2);
        windows[position]++;
    }

    private double[] mean() {
        double[] mean = new double[bits.length];
        for (int t = 0; t < mean.length; t++) {
            mean[t] = bits[t] / windows[t];
        }
        return mean;
    }

    /**
     * The mean over some positions.
     *
     * @param bits by position
     * @param from first position
     * @param to   behind the last one
     * @return bits a byte
     */
    public static double between(double[] bits, int from, int to) {
        double sum = 0;
        for (int t = from; t < to; t++) {
            sum += bits[t];
        }
        return sum / (to - from);
    }
}
