package dev.gradus.moe.offload;

import dev.gradus.io.StoredType;
import dev.gradus.io.TensorEntry;
import dev.gradus.io.TensorFile;
import dev.gradus.io.TensorFileWriter;
import dev.gradus.moe.expert.ExpertNetwork;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Experts in a safetensors file, one tensor a matrix as in public checkpoints, read one expert at a time. Other tensors in
 * the file don't matter. Several threads may read at once.
 */
public final class ExpertFile implements Closeable {
    private final Path path;
    private final TensorFile file;
    private final ExpertWeights names;

    private ExpertFile(Path path, TensorFile file, ExpertWeights names) {
        this.path = path;
        this.file = file;
        this.names = names;
    }

    /**
     * Opens a file; no expert is read yet.
     *
     * @param path  the file
     * @param names what the matrices are called after the prefix of a layer
     * @return the open file
     * @throws IOException if there is no such file or it is no whole safetensors file
     */
    public static ExpertFile open(Path path, ExpertWeights names) throws IOException {
        return new ExpertFile(path, TensorFile.open(path), names);
    }

    /**
     * Writes the experts of some layers, float32, whole or not at all.
     *
     * @param path   file to make or replace
     * @param names  what the matrices are called
     * @param layers experts with weights of their own, by what stands before each name
     * @throws IOException if the file can't be written
     */
    public static void write(Path path, ExpertWeights names, Map<String, Experts> layers) throws IOException {
        TensorFileWriter writer = new TensorFileWriter();
        layers.forEach((prefix, experts) -> {
            Map<String, Tensor> split = names.split(experts.parameters(), prefix);
            split.forEach((name, tensor) -> writer.add(
                    name, StoredType.F32, tensor.to(DType.FLOAT32).floats(), tensor.shape().dims()));
        });
        writer.write(path);
    }

    /** Checks that every matrix of a layer is there, with the shape that the form asks for. */
    void check(String prefix, Experts.Config config) throws IOException {
        List<Integer> in = List.of(config.hiddenDim(), config.modelDim());
        List<Integer> out = List.of(config.modelDim(), config.hiddenDim());
        for (int e = 0; e < config.numExperts(); e++) {
            if (config.gated()) {
                check(name(prefix, gate(), e), in);
            }
            check(name(prefix, names.up(), e), in);
            check(name(prefix, names.down(), e), out);
        }
    }

    private void check(String name, List<Integer> shape) throws IOException {
        TensorEntry entry = file.entry(name);
        if (!entry.shape().equals(shape) || !entry.type().isFloating()) {
            throw new IOException(path.getFileName() + ": an expert needs floating-point weights " + shape + ", "
                    + name + " is " + entry.type() + " " + entry.shape());
        }
    }

    /** Reads and packs one expert. */
    ExpertNetwork read(String prefix, Experts.Config config, int expert) throws IOException {
        float[] gate = config.gated() ? file.readFloats(name(prefix, gate(), expert)) : null;
        float[] up = file.readFloats(name(prefix, names.up(), expert));
        float[] down = file.readFloats(name(prefix, names.down(), expert));
        return ExpertNetwork.of(config, gate, up, down, 0);
    }

    /** Bytes of one expert in the file. */
    long bytes(String prefix, Experts.Config config, int expert) throws IOException {
        long bytes = config.gated() ? bytes(name(prefix, gate(), expert)) : 0;
        return bytes + bytes(name(prefix, names.up(), expert)) + bytes(name(prefix, names.down(), expert));
    }

    private long bytes(String name) throws IOException {
        TensorEntry entry = file.entry(name);
        return entry.end() - entry.begin();
    }

    private String gate() throws IOException {
        if (names.gate() == null) {
            throw new IOException(path.getFileName() + ": gated experts need a name for their gates, got none");
        }
        return names.gate();
    }

    private static String name(String prefix, String pattern, int expert) {
        return prefix + String.format(pattern, expert);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
