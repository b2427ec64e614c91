package dev.gradus.data;

import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A long row of byte tokens, cut into windows. */
public final class TokenSequence {
    private final String name;
    private final byte[] tokens;

    TokenSequence(String name, byte[] tokens) {
        this.name = name;
        this.tokens = tokens;
    }

    /**
     * Number of tokens.
     *
     * @return tokens
     */
    public int length() {
        return tokens.length;
    }

    /**
     * One token.
     *
     * @param index position
     * @return 0..255
     */
    public int at(int index) {
        return tokens[index] & 0xff;
    }

    /**
     * The batch of a training step: windows at random places, which depend on the seed behind {@code rng} and on the step
     * only, so that a resumed run sees the same batches.
     *
     * @param rng     the stream to fork
     * @param step    number of the step
     * @param batch   B, windows
     * @param context T, tokens of a window
     * @return the batch
     * @throws IllegalArgumentException if there are fewer than {@code context + 1} tokens
     */
    public Batch randomWindows(Rng rng, long step, int batch, int context) {
        checkLength(context);
        Rng own = rng.fork("step." + step);
        int[] starts = new int[batch];
        for (int b = 0; b < batch; b++) {
            starts[b] = own.nextInt(tokens.length - context);
        }
        return windows(starts, context);
    }

    /**
     * Windows side by side from the start, at most {@code limit} of them; a shorter rest at the end is left out.
     *
     * @param batch   B, windows of a batch; the last batch may have fewer
     * @param context T, tokens of a window
     * @param limit   largest number of windows
     * @return the batches
     * @throws IllegalArgumentException if there are fewer than {@code context + 1} tokens
     */
    public List<Batch> sideBySide(int batch, int context, int limit) {
        checkLength(context);
        int count = Math.min(limit, (tokens.length - 1) / context);
        List<Batch> batches = new ArrayList<>();
        for (int first = 0; first < count; first += batch) {
            int[] starts = new int[Math.min(batch, count - first)];
            for (int b = 0; b < starts.length; b++) {
                starts[b] = (first + b) * context;
            }
            batches.add(windows(starts, context));
        }
        return batches;
    }

    private Batch windows(int[] starts, int context) {
        int[] ids = new int[starts.length * context];
        int[] targets = new int[ids.length];
        for (int b = 0; b < starts.length; b++) {
            for (int t = 0; t < context; t++) {
                ids[b * context + t] = at(starts[b] + t);
                targets[b * context + t] = at(starts[b] + t + 1);
            }
        }
        return new Batch(Tensor.of(ids, starts.length, context), Tensor.of(targets, starts.length, context));
    }

    private void checkLength(int context) {
        if (tokens.length < context + 1) {
            throw new IllegalArgumentException("a context of " + context + " tokens needs a text of at least "
                    + (context + 1) + " bytes, " + name + " has " + tokens.length);
        }
    }
}
