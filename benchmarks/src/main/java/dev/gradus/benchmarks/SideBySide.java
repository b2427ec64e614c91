package dev.gradus.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.labs.bench.Case;
import dev.gradus.labs.bench.Measurement;
import dev.gradus.labs.bench.ResultFile;
import dev.gradus.labs.bench.Spread;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/** Measures case by case, Gradus and then each peer, so that what disturbs the machine disturbs them alike. */
final class SideBySide {
    private final Arguments arguments;
    private final List<Peer> peers;
    private final Consumer<String> say;
    private final Save save;

    /** Keeps the entries there are. */
    interface Save {
        void entries(ArrayNode entries) throws IOException;
    }

    SideBySide(Arguments arguments, List<Peer> peers, Consumer<String> say, Save save) {
        this.arguments = arguments;
        this.peers = peers;
        this.say = say;
        this.save = save;
    }

    /** Adds the entries of all cases, and saves after each. */
    void run(List<Case> cases, ArrayNode entries) throws RunnerException, IOException {
        for (int i = 0; i < cases.size(); i++) {
            Case what = cases.get(i);
            say.accept("[" + (i + 1) + "/" + cases.size() + "] " + what);
            for (JsonNode entry : ResultJson.of(new Runner(arguments.only(what)).run())) {
                add(entry, entries);
            }
            for (Peer peer : peers) {
                if (peer.known().test(what)) {
                    add(peer, what, entries);
                }
            }
            save.entries(entries);
        }
    }

    private void add(Peer peer, Case what, ArrayNode entries) {
        try {
            ObjectNode entry = peer.measure(what);
            if (entry != null) {
                add(entry, entries);
            }
        } catch (IOException e) {
            say.accept("  " + peer.name() + " skipped: " + e.getMessage());
        }
    }

    private void add(JsonNode entry, ArrayNode entries) throws IOException {
        entries.add(entry);
        Measurement measured = ResultFile.parse("[" + entry + "]", "").get(0);
        say.accept("  " + measured.contender() + " " + Spread.text(measured.seconds().middle()));
    }
}
