package dev.gradus.labs.attention.cache;

import dev.gradus.attention.cache.CacheKind;
import dev.gradus.attention.cache.HeavyHitterCache;
import dev.gradus.data.Batch;
import dev.gradus.labs.text.LossByPosition;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.SequenceModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of the attention the first bytes of a text get from the bytes between the budget and the trained length, mean over
 * texts; counted by heavy-hitter caches that have room for all.
 *
 * @param heads  names, such as {@code 1.2} for the second head of the first block
 * @param shares [heads][first bytes]
 */
record Attended(List<String> heads, double[][] shares) {
    private static final int FIRST = 8;

    static Attended of(CacheSettings settings, SequenceModel model, Batch texts) {
        CacheKind roomy = form -> HeavyHitterCache.empty(form, 0, settings.context());
        Batch beginning = new Batch(texts.ids().slice(1, 0, settings.context()),
                texts.targets().slice(1, 0, settings.context()));
        List<double[][]> sums = new ArrayList<>();
        LossByPosition.stepwise(model, roomy.in(model.start(texts.ids().dim(0))), beginning, (position, state) -> {
            if (position + 1 == settings.budget() || position + 1 == settings.context()) {
                sums.add(received(state, settings.heads()));
            }
        });
        return between(sums.get(0), sums.get(1), settings);
    }

    /** Sums over queries, mean over texts, [blocks x heads][FIRST]. */
    private static double[][] received(SequenceModel.State state, int heads) {
        double[][] sums = new double[state.blocks().size() * heads][FIRST];
        for (int layer = 0; layer < state.blocks().size(); layer++) {
            Block.State<?, ?> block = state.blocks().get(layer);
            double[][] received = ((HeavyHitterCache) block.time()).received(); // [B K][n]
            int texts = received.length / heads;
            for (int row = 0; row < received.length; row++) {
                for (int i = 0; i < Math.min(FIRST, received[row].length); i++) {
                    sums[layer * heads + row % heads][i] += received[row][i] / texts;
                }
            }
        }
        return sums;
    }

    private static Attended between(double[][] before, double[][] after, CacheSettings settings) {
        List<String> names = new ArrayList<>();
        double[][] shares = new double[after.length][FIRST];
        for (int head = 0; head < shares.length; head++) {
            names.add((head / settings.heads() + 1) + "." + (head % settings.heads() + 1));
            for (int i = 0; i < FIRST; i++) {
                shares[head][i] = (after[head][i] - before[head][i]) / (settings.context() - settings.budget());
            }
        }
        return new Attended(names, shares);
    }

    /** Share of the very first byte, mean over heads. */
    double first() {
        return Arrays.stream(shares).mapToDouble(row -> row[0]).average().orElse(0);
    }

    double mostOfAHead() {
        return Arrays.stream(shares).mapToDouble(row -> row[0]).max().orElse(0);
    }
}
