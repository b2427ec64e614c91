package dev.gradus.labs.attention.bigbird;

import dev.gradus.attention.pattern.PairCount;
import dev.gradus.labs.attention.bigbird.Hops.Lengths;
import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts the steps between all pairs of blocks, for each wiring and length. */
final class BigBirdWork implements Work {
    private final BigBirdSettings settings;
    private final long seed;

    BigBirdWork(BigBirdSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public Map<String, Object> input() {
        return Map.of("pattern", "made from the seed");
    }

    @Override
    public Findings run(Run run) throws IOException {
        List<Paths> paths = new ArrayList<>();
        long begun = System.nanoTime();
        int[] lengths = settings.blocks();
        for (int blocks : lengths) {
            for (Wiring wiring : Wiring.values()) {
                if (run.interrupt().requested()) {
                    return Findings.NONE;
                }
                paths.add(count(wiring, blocks));
                run.console().progress(new Progress("counting", paths.size(), lengths.length * Wiring.values().length,
                        (System.nanoTime() - begun) * 1e-9, wiring.title() + ", " + blocks + " blocks"));
            }
        }
        BigBirdResults results = new BigBirdResults(settings, paths);
        Findings findings = new Findings(results.table(), results.numbers(), results.claims());
        new BigBirdReport(settings, seed, results, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    private Paths count(Wiring wiring, int blocks) {
        List<Lengths> draws = new ArrayList<>();
        long pairs = 0;
        for (int draw = 0; draw < (wiring.isDrawn() ? settings.draws() : 1); draw++) {
            AttentionPattern pattern = wiring.pattern(settings, blocks, random(seed, draw));
            draws.add(Hops.along(pattern, settings.heads(), blocks, settings.block()).lengths());
            pairs = PairCount.of(pattern, 0, blocks * settings.block());
        }
        return new Paths(wiring, blocks, pairs / (double) (blocks * settings.block()), draws);
    }

    /** Where the random blocks of a draw come from. */
    static Rng random(long seed, int draw) {
        return new Rng(seed).fork("draw." + draw);
    }
}
