package dev.gradus.labs.attention.cache;

import dev.gradus.labs.text.LossByPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What budgets cost: caches that forget, each with room for a few bytes and for more, judged by the same bytes within the
 * trained length.
 *
 * @param budgets bytes that are kept
 * @param full    bits a byte when everything is kept
 * @param lines   of each kind of cache, bits a byte at each budget
 */
record Budgets(int[] budgets, double full, List<Line> lines) {
    private static final List<String> FORGETFUL = List.of(Kept.ROLLING, Kept.SINKS, Kept.HEAVY);

    /** One kind of cache. */
    record Line(String name, double[] bits) {}

    /** A quarter of the budget to four times as much, as far as sinks and the trained length allow. */
    static int[] around(CacheSettings settings) {
        return IntStream.of(settings.budget() / 4, settings.budget() / 2, settings.budget(), 2 * settings.budget(),
                4 * settings.budget())
                .filter(budget -> budget > settings.sinks() && budget > 1 && budget <= settings.context() / 2)
                .distinct().toArray();
    }

    /** Reads with every budget. */
    static Budgets of(CacheSettings settings, double[] full, Function<Kept, double[]> reader) {
        int[] budgets = around(settings);
        List<Line> lines = new ArrayList<>();
        for (String name : FORGETFUL) {
            double[] bits = IntStream.of(budgets)
                    .mapToDouble(budget -> judged(reader.apply(Kept.of(name, settings.withBudget(budget))), settings))
                    .toArray();
            lines.add(new Line(name, bits));
        }
        return new Budgets(budgets, judged(full, settings), lines);
    }

    /** The second half of the trained length: behind every budget. */
    private static double judged(double[] bits, CacheSettings settings) {
        return LossByPosition.between(bits, settings.context() / 2, settings.context());
    }

    /** Bits a byte beyond those of the full cache. */
    double cost(String name, int budget) {
        int at = IntStream.range(0, budgets.length).filter(i -> budgets[i] == budget).findFirst().orElseThrow();
        return lines.stream().filter(line -> line.name.equals(name)).findFirst().orElseThrow().bits[at] - full;
    }
}
