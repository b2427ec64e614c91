package dev.gradus.kernel;

import dev.gradus.pattern.ScoreBias;
import dev.gradus.pattern.ScoreRule;
import java.util.Arrays;

/**
 * A rule of scores at work on tiles: cap and bias on the way forward, and their derivatives on the way back.
 *
 * @param rule cap and bias
 * @param weights table [rows, H] of the bias, or null without one
 * @param grads its gradient by sequence, [B, H, rows], added to; or null if nobody asks for it
 */
public record ScoreTerms(ScoreRule rule, float[] weights, float[] grads) {

    /** Scores stay as they are. */
    public static final ScoreTerms NONE = new ScoreTerms(ScoreRule.NONE, null, null);

    private static final int TILE = AttentionKernels.TILE;
    private static final float LOG2E = (float) (1 / Math.log(2));

    /** Whether there is nothing to do. */
    boolean isNone() {
        return rule.cap() == 0 && rule.bias() == null;
    }

    /** The new scores of a tile, in powers of 2; {@code tanh(s / cap)} stays in the scratch. */
    void apply(AttentionTask task, int key, int keys, int width, PointwiseLoops loops, AttentionScratch t) {
        if (rule.cap() != 0) {
            float cap = (float) (rule.cap() / Math.log(2));
            for (int panel = 0; panel < TILE; panel += width) {
                bound(cap, t.s, panel * TILE, t.caps, panel * TILE, keys * width, loops);
            }
        }
        if (rule.bias() != null && rule.bias().isRelative()) {
            diagonals(task, key, keys, t.diagonals);
            for (int panel = 0; panel < TILE; panel += width) {
                for (int j = 0; j < keys; j++) {
                    add(width, t.diagonals, keys - 1 - j + panel, t.s, panel * TILE + j * width);
                }
            }
        } else if (rule.bias() != null) {
            for (int j = 0; j < keys; j++) {
                for (int i = 0; i < task.rows(); i++) {
                    t.s[at(j, i, width)] += value(task, i, key + j) * LOG2E;
                }
            }
        }
    }

    private static int at(int j, int i, int width) {
        return i / width * width * TILE + j * width + i % width;
    }

    /** {@code s = cap tanh(s / cap)}, keeping the tanh. */
    private static void bound(float cap, float[] s, int so, float[] tanh, int to, int n, PointwiseLoops loops) {
        loops.affine(1 / cap, s, so, -0f, tanh, to, n);
        loops.map(Unary.TANH, tanh, to, tanh, to, n);
        loops.affine(cap, tanh, to, -0f, s, so, n);
    }

    /** The new scores of one query's keys, to the base e. */
    void applyRow(AttentionTask task, int key, int keys, PointwiseLoops loops, AttentionScratch t) {
        if (rule.cap() != 0) {
            bound((float) rule.cap(), t.scores, key, t.caps, 0, keys, loops);
        }
        for (int j = 0; j < keys && rule.bias() != null; j++) {
            t.scores[key + j] += value(task, 0, key + j);
        }
    }

    private float value(AttentionTask task, int i, int key) {
        int query = task.position() + i;
        ScoreBias bias = rule.bias();
        int entry = bias.row(query, key) * task.setup().heads() + task.head();
        return weights[entry] * (float) bias.factor(query, key);
    }

    /** The bias for each {@code i - j} from {@code 1 - keys} on. */
    private void diagonals(AttentionTask task, int key, int keys, float[] values) {
        for (int k = 0; k < keys + task.rows() - 1; k++) {
            int i = Math.max(0, k - (keys - 1));
            values[k] = value(task, i, key + i - k + keys - 1) * LOG2E;
        }
    }

    private static void add(int n, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }

    /**
     * Takes the gradients of a tile's new scores: adds those of the bias, and leaves those of the products of q and k.
     *
     * @param scale factor of the products
     */
    void backward(AttentionTask task, int key, int keys, int width, float scale, AttentionScratch t) {
        if (grads != null) {
            collect(task, key, keys, width, t);
        }
        for (int panel = 0; panel < TILE; panel += width) {
            for (int e = panel * TILE; e < panel * TILE + keys * width; e++) {
                float tanh = rule.cap() == 0 ? 0 : t.caps[e];
                t.s[e] *= (1 - tanh * tanh) * scale;
            }
        }
    }

    private void collect(AttentionTask task, int key, int keys, int width, AttentionScratch t) {
        boolean relative = rule.bias().isRelative();
        Arrays.fill(t.diagonals, 0f);
        VisibleParts.Ranges parts = t.parts.byKeys();
        for (int part = 0; part < parts.count(); part++) {
            int from = parts.from(part);
            int to = Math.min(task.rows(), parts.to(part));
            for (int j = parts.first(part); j < parts.first(part) + parts.rows(part); j++) {
                for (int i = from; i < to; i++) {
                    float grad = t.s[at(j, i, width)];
                    if (relative) {
                        t.diagonals[keys - 1 - j + i] += grad;
                    } else {
                        give(task, i, key + j, grad);
                    }
                }
            }
        }
        for (int d = 0; relative && d < keys + task.rows() - 1; d++) {
            int i = Math.max(0, d - (keys - 1));
            give(task, i, key + i - d + keys - 1, t.diagonals[d]);
        }
    }

    private void give(AttentionTask task, int i, int key, float grad) {
        if (grad != 0) { // a pair that is not allowed may have no row
            ScoreBias bias = rule.bias();
            int query = task.position() + i;
            int first = (task.batch() * task.setup().heads() + task.head()) * bias.rows();
            grads[first + bias.row(query, key)] += grad * (float) bias.factor(query, key);
        }
    }
}
