package dev.gradus.benchmarks;

import dev.gradus.labs.bench.Case;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the peers of this machine: those in Java if they were built, those in Python if their modules are there. Each that is
 * not gets a line.
 */
final class Peers {
    private static final Path FOLDER = Path.of(System.getProperty("gradus.home", "")).toAbsolutePath()
            .resolve("benchmarks").resolve("peers");

    private final Timing timing;
    private final Consumer<String> say;

    Peers(Timing timing, Consumer<String> say) {
        this.timing = timing;
        this.say = say;
    }

    List<Peer> found() {
        List<Peer> all = new ArrayList<>(python());
        all.addAll(java());
        return all;
    }

    private List<Peer> python() {
        String python = interpreter();
        String script = FOLDER.resolve("peers.py").toString();
        try {
            return fromPython(Program.lines(List.of(python, "-B", script, "--list")), (peer, what, out) -> {
                List<String> command = new ArrayList<>(List.of(python, "-B", script, "--peer", peer));
                command.addAll(List.of("--benchmark", what.benchmark(), "--out", out.toString()));
                what.parameters().forEach((name, value) -> command.addAll(List.of("--param", name + "=" + value)));
                command.addAll(timing.forPython());
                return command;
            });
        } catch (IOException e) {
            say.accept("skipped PyTorch, JAX and Hugging Face: there is no Python that runs as " + python
                    + " (GRADUS_PYTHON names another): " + e.getMessage());
            return List.of();
        }
    }

    /** How a named peer is started. */
    private interface Named {
        List<String> command(String peer, Case what, Path out);
    }

    private List<Peer> fromPython(List<String> lines, Named start) {
        Map<String, Set<String>> benchmarks = new LinkedHashMap<>();
        for (String line : lines) {
            String[] words = line.split("\t");
            if (words.length == 3 && words[0].equals("case")) {
                benchmarks.computeIfAbsent(words[1], peer -> new LinkedHashSet<>()).add(words[2]);
            } else if (words.length == 3) {
                say.accept("skipped " + words[1] + ": " + words[2]);
            }
        }
        return benchmarks.entrySet().stream().map(one -> new Peer(one.getKey(), null,
                what -> one.getValue().contains(what.name()), (what, out) -> start.command(one.getKey(), what, out)))
                .toList();
    }

    /** What the user names, else the environment in the folder of the scripts, else what is on the path. */
    private static String interpreter() {
        String said = System.getenv("GRADUS_PYTHON");
        if (said != null) {
            return said;
        }
        boolean windows = File.separatorChar == '\\';
        Path own = FOLDER.resolve(windows ? ".venv/Scripts/python.exe" : ".venv/bin/python");
        return Files.exists(own) ? own.toString() : windows ? "python" : "python3";
    }

    private List<Peer> java() {
        Path target = FOLDER.resolve("target");
        if (!Files.exists(target.resolve("peers.jar"))) {
            say.accept("skipped DJL, ND4J and EJML: they are not built; "
                    + "./mvnw -Ppeers -pl benchmarks/peers package builds them");
            return List.of();
        }
        List<String> jmh = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                target.resolve("peers.jar") + File.pathSeparator + target.resolve("lib") + File.separator + "*",
                "org.openjdk.jmh.Main");
        try {
            List<String> list = new ArrayList<>(jmh);
            list.add("-lp");
            return fromJava(JavaCases.of(Program.lines(list)), versions(target), jmh);
        } catch (IOException e) {
            say.accept("skipped DJL, ND4J and EJML: " + e.getMessage());
            return List.of();
        }
    }

    private static Properties versions(Path target) throws IOException {
        Properties versions = new Properties();
        try (var in = Files.newInputStream(target.resolve("classes/versions.properties"))) {
            versions.load(in);
        }
        return versions;
    }

    private List<Peer> fromJava(Map<String, JavaCases> peers, Properties versions, List<String> jmh) {
        return peers.entrySet().stream().map(one -> new Peer(versions.getProperty(one.getKey() + ".name"),
                versions.getProperty(one.getKey()), one.getValue()::has,
                (what, out) -> command(jmh, one.getKey(), what, out))).toList();
    }

    private List<String> command(List<String> jmh, String peer, Case what, Path out) {
        List<String> command = new ArrayList<>(jmh);
        command.add(Arguments.exactly(JavaCases.PACKAGE + peer + "." + what.name()));
        what.parameters().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        command.addAll(timing.forJmh());
        command.addAll(List.of("-f", "1", "-foe", "true", "-rf", "json", "-rff", out.toString()));
        return command;
    }
}
