package dev.gradus.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.labs.bench.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

    static ArrayNode of(Collection<RunResult> results) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        ArrayNode entries = read(bytes.toString(StandardCharsets.UTF_8));
        entries.forEach(entry -> complete((ObjectNode) entry));
        return entries;
    }

    /** The entries of a file. */
    static ArrayNode read(String text) throws IOException {
        return text.isBlank() || !(JSON.readTree(text) instanceof ArrayNode entries) ? JSON.createArrayNode() : entries;
    }

    /** The entries as the text of a file. */
    static String text(ArrayNode entries) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(entries) + "\n";
    }

    private static void complete(ObjectNode entry) {
        Map<String, String> parameters = new TreeMap<>();
        entry.path("params").properties().forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
        entry.put("contender", "Gradus");
        entry.set("work", JSON.<JsonNode>valueToTree(Works.of(entry.get("benchmark").asText(), parameters)));
        entry.set("machine", JSON.<JsonNode>valueToTree(Machine.here().fields()));
    }
}
