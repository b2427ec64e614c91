package dev.gradus.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.labs.bench.Case;
import dev.gradus.labs.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Another library on the same cases: a program that measures one of them and writes the JSON of JMH.
 *
 * @param name    who is measured
 * @param version what it is, or null if the program says so itself
 * @param known   whether it may have a case
 * @param command how it is started
 */
record Peer(String name, String version, Predicate<Case> known, Start command) {

    /** How a program is started. */
    interface Start {

        /** The words that measure a case into a file. */
        List<String> command(Case what, Path out);
    }

    /**
     * Measures a case.
     *
     * @param what the case
     * @return its entry, or null if the peer has nothing for these parameters
     * @throws IOException if the program fails; the message says why
     */
    ObjectNode measure(Case what) throws IOException {
        Path out = Files.createTempFile("peer", ".json");
        try {
            if (!Program.run(command.command(what, out))) {
                return null;
            }
            JsonNode entries = ResultJson.read(Files.readString(out));
            return entries.isEmpty() ? null : named((ObjectNode) entries.get(0), what);
        } finally {
            Files.deleteIfExists(out);
        }
    }

    private ObjectNode named(ObjectNode entry, Case what) {
        entry.put("benchmark", what.benchmark());
        entry.put("contender", name);
        String runtime = version == null ? entry.path("machine").path("runtime").asText() : version;
        ObjectNode machine = entry.putObject("machine");
        Machine.here().fields().forEach(machine::put);
        machine.put("runtime", runtime);
        return entry;
    }
}
