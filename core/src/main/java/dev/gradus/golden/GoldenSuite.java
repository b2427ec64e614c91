package dev.gradus.golden;

import dev.gradus.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Adapters by reference function, and the runner that tries them on every file of a folder. */
public final class GoldenSuite {
    private final Map<String, GoldenAdapter> adapters = new TreeMap<>();

    /** A suite without adapters. */
    public GoldenSuite() {}

    /**
     * Adds an adapter.
     *
     * @param function family and name, such as {@code ops/add}; the number of a case does not belong to it; for whole models
     *     also the class that made them, such as {@code hf/LlamaForCausalLM}
     * @param adapter  runs it
     * @return this suite
     * @throws IllegalArgumentException if the function has an adapter already
     */
    public GoldenSuite add(String function, GoldenAdapter adapter) {
        if (adapters.put(function, adapter) != null) {
            throw new IllegalArgumentException(function + " has two adapters");
        }
        return this;
    }

    /**
     * Compares every case below a folder, in float32 and in float64.
     *
     * @param folder holds {@code <family>/<function>.<number>.safetensors}, or is such a family
     * @return what was found; a case without an adapter is counted, never skipped
     * @throws IOException if the folder holds no case or a file can't be read
     */
    public GoldenReport run(Path folder) throws IOException {
        GoldenReport report = new GoldenReport();
        for (Path path : files(folder)) {
            GoldenFile file = GoldenFile.read(path);
            GoldenAdapter adapter = adapterOf(file);
            if (adapter == null) {
                report.noAdapter(file);
            } else {
                compare(file, adapter, report);
            }
        }
        return report;
    }

    /**
     * By family and file name; else by family and the reference that the file names, as whole models have any name; else,
     * for files that lie elsewhere, the only adapter of that name in any family.
     */
    private GoldenAdapter adapterOf(GoldenFile file) {
        String made = file.family() + "/" + file.metadata().get("function");
        GoldenAdapter exact = adapters.getOrDefault(file.function(), adapters.get(made));
        if (exact != null) {
            return exact;
        }
        String name = file.function().substring(file.family().length());
        List<String> alike = adapters.keySet().stream().filter(function -> function.endsWith(name)).toList();
        return alike.size() == 1 ? adapters.get(alike.get(0)) : null;
    }

    private static void compare(GoldenFile file, GoldenAdapter adapter, GoldenReport report) throws IOException {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            List<String> faults = new Comparison(file, dtype).run(adapter);
            if (!faults.isEmpty()) {
                report.failed(file, dtype + ": " + String.join("; ", faults));
                return;
            }
        }
        report.passed(file);
    }

    /** Every safetensors file but the weights that lie beside a whole model's expectations. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder of golden cases " + folder + " does not exist");
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(path -> path.toString().endsWith(".safetensors"))
                    .filter(path -> path.endsWith(GoldenFile.MODEL)
                            || !Files.exists(path.resolveSibling(GoldenFile.MODEL)))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IOException("the folder " + folder + " holds no golden case <function>.<number>.safetensors");
            }
            return files;
        }
    }
}
