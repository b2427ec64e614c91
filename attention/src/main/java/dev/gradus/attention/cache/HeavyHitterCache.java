package dev.gradus.attention.cache;

import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.shape.Concat;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Keeps the last tokens and, for each head of keys, those that were attended to most (Zhang et al. 2023, H2O). What a token
 * has received is summed over all queries since it came, and over the query heads that share the head; when there are too
 * many, the one with the least, among those that are no longer recent, is dropped after the query has read it.
 *
 * <p>Tokens come one after another, also within a prompt, so any pieces give the same. Keys are kept rotated by their true
 * positions. Legend: B sequences, K heads of keys, G query heads that share one, n tokens kept.
 *
 * @param kept keys, rotated, and values, in the order of their positions
 * @param received [B K][n], sums of probabilities
 * @param positions [B K][n], where the tokens stood
 * @param length tokens seen
 * @param heavy how many heavy hitters are kept
 * @param recent how many last tokens are kept
 */
public record HeavyHitterCache(
        KeyValues kept, double[][] received, int[][] positions, int length, int heavy, int recent) implements KvCache {

    /** Checks the numbers. */
    public HeavyHitterCache {
        if (heavy < 0 || recent < 1) {
            throw new IllegalArgumentException("a heavy-hitter cache needs heavy hitters of at least 0 and at least 1"
                    + " recent token, got " + heavy + " and " + recent);
        }
    }

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @param heavy how many heavy hitters are kept
     * @param recent how many last tokens are kept
     * @return the cache
     */
    public static HeavyHitterCache empty(Form form, int heavy, int recent) {
        int heads = form.batch() * form.heads();
        return new HeavyHitterCache(KeyValues.empty(form), new double[heads][0], new int[heads][0], 0, heavy, recent);
    }

    @Override
    public Form form() {
        return kept.form();
    }

    @Override
    public Step<KvCache> attend(Tensor q, Tensor k, Tensor v, AttentionRule rule) {
        Tensor[] outputs = new Tensor[q.dim(1)];
        HeavyHitterCache cache = this;
        for (int t = 0; t < outputs.length; t++) {
            Step<HeavyHitterCache> step =
                    cache.one(q.slice(1, t, t + 1), k.slice(1, t, t + 1), v.slice(1, t, t + 1), rule);
            outputs[t] = step.output();
            cache = step.state();
        }
        Tensor[] more = Arrays.copyOfRange(outputs, 1, outputs.length);
        return new Step<>(outputs[0].apply(new Concat(1), more), cache);
    }

    private Step<HeavyHitterCache> one(Tensor q, Tensor k, Tensor v, AttentionRule rule) {
        HeavyHitterCache all = with(kept.append(rule.turn(k, length), v));
        Tensor p = all.probabilities(rule.turn(q, length), rule); // [B,K,G,n]
        Tensor values = all.kept.values().permute(0, 2, 1, 3); // [B,K,n,dv]
        Tensor y = p.matmul(values).reshape(q.dim(0), 1, q.dim(2), form().valueSize());
        return new Step<>(y, all.counted(p).trimmed());
    }

    private HeavyHitterCache with(KeyValues longer) {
        double[][] sums = new double[received.length][];
        int[][] places = new int[received.length][];
        for (int head = 0; head < sums.length; head++) {
            sums[head] = Arrays.copyOf(received[head], longer.length());
            places[head] = Arrays.copyOf(positions[head], longer.length());
            places[head][longer.length() - 1] = length;
        }
        return new HeavyHitterCache(longer, sums, places, length + 1, heavy, recent);
    }

    private Tensor probabilities(Tensor q, AttentionRule rule) {
        int group = q.dim(2) / form().heads();
        Tensor queries = q.reshape(q.dim(0), form().heads(), group, q.dim(3)); // [B,K,G,d]
        Tensor scores = queries.matmul(kept.keys().permute(0, 2, 3, 1)).mul(rule.scale());
        int[] hidden = new int[scores.size()];
        int n = kept.length();
        for (int i = 0; i < hidden.length; i++) {
            int row = i / n; // (sequence, query head)
            int position = positions[row / group][i % n];
            hidden[i] = rule.pattern().ofSequence(row / q.dim(2)).allows(row % q.dim(2), length - 1, position) ? 0 : 1;
        }
        return scores.apply(new MaskedSoftmax(-1), Tensor.of(hidden, scores.shape().dims()));
    }

    private HeavyHitterCache counted(Tensor p) {
        double[] shares = p.to(DType.FLOAT64).doubles();
        int n = kept.length();
        int group = p.dim(2);
        for (int i = 0; i < shares.length; i++) {
            received[i / n / group][i % n] += shares[i];
        }
        return this;
    }

    /** Drops the lightest token of each head that is not recent, the oldest of equals. */
    private HeavyHitterCache trimmed() {
        int n = kept.length();
        if (n <= heavy + recent) {
            return this;
        }
        int[][] stay = new int[received.length][];
        double[][] sums = new double[stay.length][];
        int[][] places = new int[stay.length][];
        for (int head = 0; head < stay.length; head++) {
            int dropped = lightest(received[head], n - recent);
            int own = head;
            stay[head] = new int[n - 1];
            Arrays.setAll(stay[head], i -> i < dropped ? i : i + 1);
            sums[head] = Arrays.stream(stay[head]).mapToDouble(i -> received[own][i]).toArray();
            places[head] = Arrays.stream(stay[head]).map(i -> positions[own][i]).toArray();
        }
        return new HeavyHitterCache(kept.select(stay), sums, places, length, heavy, recent);
    }

    private static int lightest(double[] sums, int among) {
        int least = 0;
        for (int i = 1; i < among; i++) {
            least = sums[i] < sums[least] ? i : least;
        }
        return least;
    }

    /** Keys and values, and for each head of keys a sum and a position beside every token. */
    @Override
    public long bytes() {
        return kept.bytes() + (long) received.length * kept.length() * (Double.BYTES + Integer.BYTES);
    }

    @Override
    public HeavyHitterCache snapshot() {
        return new HeavyHitterCache(kept.copied(), received, positions, length, heavy, recent);
    }

    @Override
    public HeavyHitterCache rewind(int earlier) {
        if (earlier != 0 && earlier != length) {
            throw new IllegalArgumentException(
                    "a heavy-hitter cache that has seen " + length + " tokens can go back to 0"
                            + " only, as sums can't be undone, not to " + earlier);
        }
        return earlier == 0 ? empty(form(), heavy, recent) : this;
    }
}
