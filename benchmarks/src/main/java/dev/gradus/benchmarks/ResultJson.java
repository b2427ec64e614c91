package dev.gradus.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.labs.bench.Machine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** JMH's JSON, and in each entry what JMH does not know: who was measured, the work of a call, the machine. */
final class ResultJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultJson() {}

    static String of(Collection<RunResult> results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        try {
            JsonNode entries = JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
            entries.forEach(entry -> complete((ObjectNode) entry));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(entries) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JMH writes JSON", e);
        }
    }

    private static void complete(ObjectNode entry) {
        Map<String, String> parameters = new TreeMap<>();
        entry.path("params").properties().forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
        entry.put("contender", "Gradus");
        entry.putPOJO("work", Works.of(entry.get("benchmark").asText(), parameters));
        entry.putPOJO("machine", Machine.here().fields());
    }
}
