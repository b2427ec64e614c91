package dev.gradus.benchmarks;

import dev.gradus.labs.bench.Case;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cases of a peer in Java, as JMH lists them: benchmarks named {@code dev.gradus.peers.PEER.Class.method}. */
final class JavaCases {
    static final String PACKAGE = "dev.gradus.peers.";
    private static final Pattern PARAMETER = Pattern.compile("\\s+param \"(\\w+)\" = \\{(.*)}");

    private final Map<String, Map<String, Set<String>>> values = new LinkedHashMap<>();

    private JavaCases() {}

    /** Reads what {@code -lp} prints; by peer. */
    static Map<String, JavaCases> of(List<String> lines) {
        Map<String, JavaCases> peers = new LinkedHashMap<>();
        Map<String, Set<String>> parameters = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher parameter = PARAMETER.matcher(line);
            if (line.startsWith(PACKAGE)) {
                String[] words = line.substring(PACKAGE.length()).strip().split("\\.", 2);
                parameters = new LinkedHashMap<>();
                peers.computeIfAbsent(words[0], peer -> new JavaCases()).values.put(words[1], parameters);
            } else if (parameter.matches()) {
                parameters.put(parameter.group(1),
                        Arrays.stream(parameter.group(2).split(", ")).collect(Collectors.toSet()));
            }
        }
        return peers;
    }

    /** Whether there is such a benchmark, and the values are among those that it lists; threads may be others. */
    boolean has(Case what) {
        Map<String, Set<String>> listed = values.get(what.name());
        return listed != null && what.parameters().entrySet().stream().allMatch(one -> one.getKey().equals("threads")
                || listed.getOrDefault(one.getKey(), Set.of()).contains(one.getValue()));
    }
}
