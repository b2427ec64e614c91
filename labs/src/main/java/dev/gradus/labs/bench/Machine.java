package dev.gradus.labs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where something was measured; what a file does not say is empty.
 *
 * @param processor name of the processor
 * @param cores     processors that the JVM saw
 * @param os        name and architecture of the operating system
 * @param runtime   JDK, or version of the peer
 * @param date      day
 */
public record Machine(String processor, String cores, String os, String runtime, String date) {
    private static final Path LINUX = Path.of("/proc/cpuinfo");

    /**
     * This machine, today.
     *
     * @return its description, with the JDK that runs
     */
    public static Machine here() {
        return new Machine(processorName(), String.valueOf(Runtime.getRuntime().availableProcessors()),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "JDK " + System.getProperty("java.version"), LocalDate.now().toString());
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(LINUX)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(named());
        } catch (IOException notLinux) {
            return named();
        }
    }

    /** What Windows says, or the architecture. */
    private static String named() {
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        return windows == null ? System.getProperty("os.arch") : windows;
    }

    /**
     * The description as it stands in a result file.
     *
     * @return names and words
     */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("processor", processor);
        fields.put("cores", cores);
        fields.put("os", os);
        fields.put("runtime", runtime);
        fields.put("date", date);
        return fields;
    }

    /** The same in one line. */
    @Override
    public String toString() {
        return String.join(", ", Stream.of(date, runtime, processor, cores.isEmpty() ? "" : cores + " cores", os)
                .filter(word -> !word.isEmpty()).toList());
    }
}
