package dev.gradus.labs.moe.offload;

import dev.gradus.moe.offload.ExpertTrace;
import dev.gradus.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which experts the written bytes needed, one after the other, for each layer; and in random order.
 *
 * @param real     a trace a layer
 * @param shuffled the same experts in random order
 */
record Traces(List<ExpertTrace> real, List<ExpertTrace> shuffled) {

    /** Follows the passages through the model; the experts of one byte come in the order of their numbers. */
    static Traces of(Mixture mixture, OffloadSettings settings, List<int[]> passages, Rng rng) {
        List<List<Integer>> layers = new ArrayList<>();
        IntStream.range(0, settings.layers()).forEach(layer -> layers.add(new ArrayList<>()));
        for (int[] passage : passages) {
            List<int[]> routes = mixture.routes(passage);
            for (int layer = 0; layer < routes.size(); layer++) {
                add(routes.get(layer), settings.topK(), layers.get(layer));
            }
        }
        List<ExpertTrace> real = layers.stream().map(layer -> new ExpertTrace(settings.experts(),
                layer.stream().mapToInt(Integer::intValue).toArray())).toList();
        return new Traces(real, IntStream.range(0, real.size())
                .mapToObj(layer -> real.get(layer).shuffled(rng.fork("layer." + layer))).toList());
    }

    private static void add(int[] experts, int topK, List<Integer> layer) {
        for (int token = OffloadSettings.PROMPT; token < experts.length / topK - 1; token++) {
            int[] chosen = Arrays.copyOfRange(experts, token * topK, (token + 1) * topK);
            Arrays.sort(chosen);
            Arrays.stream(chosen).forEach(layer::add);
        }
    }

    double realRate(int room) {
        return real.stream().mapToDouble(trace -> trace.mostRecentRate(room)).average().orElse(0);
    }

    double shuffledRate(int room) {
        return shuffled.stream().mapToDouble(trace -> trace.mostRecentRate(room)).average().orElse(0);
    }

    double mostFrequentRate(int room) {
        return real.stream().mapToDouble(trace -> trace.mostFrequentRate(room)).average().orElse(0);
    }
}
