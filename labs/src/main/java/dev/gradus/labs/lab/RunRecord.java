package dev.gradus.labs.lab;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code run.json} says about a run, enough to do it again.
 *
 * @param lab      name of the lab
 * @param part     which part of it
 * @param source   seed and text
 * @param settings the lab's settings
 * @param input    what was read at the start
 * @param <S>      type of the settings
 */
record RunRecord<S extends Record>(
        String lab, Part<S> part, Source source, S settings, Map<String, Object> input) {

    /** At the start. */
    Map<String, Object> begun() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lab", lab);
        json.put("part", part.name());
        json.put("seed", source.seed());
        json.put("text", source.text().map(text -> text.toAbsolutePath().toString()).orElse(null));
        json.put("input", input);
        json.put("settings", Overrides.values(settings));
        json.put("java", Runtime.version().toString());
        json.put("kernels", Kernels.active().name());
        json.put("threads", Parallel.threads());
        return json;
    }

    /** At the end. */
    Map<String, Object> ended(Findings findings) {
        Map<String, Object> json = begun();
        json.put("results", findings.numbers());
        json.put("expectations", findings.expectations().stream().map(RunRecord::inWords).toList());
        json.put("allMet", findings.allMet());
        return json;
    }

    private static Map<String, Object> inWords(Expectation expectation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("claim", expectation.claim());
        json.put("measured", expectation.value());
        json.put("expected", expectation.band());
        json.put("met", expectation.met());
        return json;
    }

    /** Sixteen hex digits that tell this run's settings, seed and inputs from others. */
    String fingerprint() {
        String all = lab + " " + part.name() + " " + source.seed() + " " + Overrides.values(settings) + " " + input;
        return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** Reads the record of an earlier run; what it read is not looked at yet. */
    static RunRecord<?> read(RunFolder folder, Lab lab) throws IOException {
        Map<String, Object> json = folder.readJson(RunFolder.RECORD);
        if (!lab.name().equals(json.get("lab"))) {
            throw new IOException(folder.path() + " is a run of the lab " + json.get("lab") + ", not of " + lab.name());
        }
        if (!(json.get("part") instanceof String part)) {
            throw damaged(folder, "it names no part", null);
        }
        try {
            return read(folder, lab.name(), lab.part(part), json);
        } catch (IllegalArgumentException e) {
            throw damaged(folder, e.getMessage(), e);
        }
    }

    private static <S extends Record> RunRecord<S> read(
            RunFolder folder, String lab, Part<S> part, Map<String, Object> json) throws IOException {
        if (!(json.get("seed") instanceof Long seed) || !(json.get("input") instanceof Map<?, ?> input)) {
            throw damaged(folder, "it names no seed or no input", null);
        }
        Optional<Path> text = Optional.ofNullable(json.get("text")).map(name -> Path.of(name.toString()));
        return new RunRecord<>(lab, part, new Source(seed, text), settings(folder, part, json.get("settings")),
                words(input));
    }

    private static <S extends Record> S settings(RunFolder folder, Part<S> part, Object saved) throws IOException {
        S sample = part.settings(Size.SMALL);
        Set<String> names = Overrides.values(sample).keySet();
        if (!(saved instanceof Map<?, ?> map) || !map.keySet().equals(names)) {
            throw damaged(folder, "it needs the settings " + new TreeSet<>(names), null);
        }
        Map<String, String> changes = new LinkedHashMap<>();
        map.forEach((key, value) -> changes.put(key.toString(), String.valueOf(value)));
        return Overrides.apply(sample, changes);
    }

    private static Map<String, Object> words(Map<?, ?> map) {
        Map<String, Object> words = new LinkedHashMap<>();
        map.forEach((key, value) -> words.put(key.toString(), value));
        return words;
    }

    private static IOException damaged(RunFolder folder, String what, Exception cause) {
        return new IOException(folder.file(RunFolder.RECORD) + " is damaged: " + what, cause);
    }

    /**
     * Checks that a resumed run reads what it read before.
     *
     * @throws IOException if a text has changed since
     */
    void checkSame(Map<String, Object> nowRead) throws IOException {
        if (!input.toString().equals(nowRead.toString())) {
            throw new IOException(
                    "the input has changed since the run began, so it can't go on to the same result: it was "
                            + input + ", it is " + nowRead);
        }
    }
}
