package dev.gradus.benchmarks.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a newcomer waits for: the build that the first {@code ./lab} does (with Maven's downloads in place), the start of the
 * command line, and the smallest run of the first lab, from the key press to the end of the process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class StartBenchmark {
    private static final Path HOME = Path.of(System.getProperty("gradus.home", "")).toAbsolutePath();
    private static final List<String> NEEDED =
            List.of("pom.xml", "mvnw", "mvnw.cmd", "lab", "lab.cmd", ".mvn", "core", "moe", "ssm", "attention", "labs",
                    "benchmarks");
    private static final List<String> LEFT_OUT = List.of("target", "test", "peers");

    private Path folder;
    private Path log;

    /**
     * Copies the sources, without what was built.
     *
     * @throws IOException if that fails
     */
    @Setup(Level.Invocation)
    public void copy() throws IOException {
        folder = Files.createTempDirectory("gradus");
        log = folder.resolve("log.txt");
        for (String name : NEEDED) {
            try (Stream<Path> all = Files.walk(HOME.resolve(name))) {
                for (Path from : all.filter(StartBenchmark::isSource).toList()) {
                    Files.copy(from, folder.resolve(HOME.relativize(from).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static boolean isSource(Path path) {
        for (Path part : HOME.relativize(path)) {
            if (LEFT_OUT.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Removes the copy.
     *
     * @throws IOException if that fails
     */
    @TearDown(Level.Invocation)
    public void remove() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    /**
     * Builds and starts.
     *
     * @throws Exception if it fails
     */
    @Benchmark
    public void firstStart() throws Exception {
        lab(folder, "list");
    }

    /**
     * Starts what is built.
     *
     * @throws Exception if it fails
     */
    @Benchmark
    public void start() throws Exception {
        lab(HOME, "list");
    }

    /**
     * Starts and trains four tiny models.
     *
     * @throws Exception if it fails
     */
    @Benchmark
    public void tinyRun() throws Exception {
        lab(HOME, "run", "moe", "--size", "tiny", "--out", folder.resolve("run").toString());
    }

    private void lab(Path home, String... words) throws IOException, InterruptedException {
        String script = File.separatorChar == '\\' ? "lab.cmd" : "lab";
        List<String> command = new ArrayList<>(List.of(home.resolve(script).toString()));
        command.addAll(Arrays.asList(words));
        int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        if (code != 0 && code != 3) { // 3: so few steps need not meet the lab's expectations
            throw new IllegalStateException(command + " ended with exit code " + code + ":\n" + Files.readString(log));
        }
    }
}
