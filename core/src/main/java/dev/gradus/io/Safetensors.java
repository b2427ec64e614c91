package dev.gradus.io;

import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors to and from a safetensors file, all at once or one by one.
 *
 * <p>In the file FLOAT32, FLOAT64 and INT32 are F32, F64 and I32. Other types are read as the nearest of the three: F16
 * and BF16 become FLOAT32, every integer type and BOOL become INT32.
 */
public final class Safetensors {

    private Safetensors() {}

    /**
     * Reads every tensor of a file.
     *
     * @param path the file
     * @return tensors by name, in the order of the file's header
     * @throws IOException if the file is not as the format demands, or holds an integer beyond 32 bits
     */
    public static Map<String, Tensor> load(Path path) throws IOException {
        try (TensorFile file = TensorFile.open(path)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : file.entries().keySet()) {
                tensors.put(name, read(file, name));
            }
            return Collections.unmodifiableMap(tensors);
        }
    }

    /**
     * Reads one tensor of an open file, and no other byte.
     *
     * @param file the file
     * @param name the tensor
     * @return the tensor
     * @throws IOException if there is none, it is larger than an array, or holds an integer beyond 32 bits
     */
    public static Tensor read(TensorFile file, String name) throws IOException {
        TensorEntry entry = file.entry(name);
        if (entry.type() == StoredType.F64) {
            return Tensor.of(file.readDoubles(name), entry.dims());
        }
        return entry.type().isFloating()
                ? Tensor.of(file.readFloats(name), entry.dims())
                : Tensor.of(file.readInts(name), entry.dims());
    }

    /**
     * Writes tensors to a file, which appears or is replaced in one step.
     *
     * @param path file to make or replace; its folder must exist
     * @param tensors tensors by name
     * @throws IOException if the file cannot be written; the old one is then untouched
     */
    public static void save(Path path, Map<String, Tensor> tensors) throws IOException {
        save(path, tensors, Map.of());
    }

    /**
     * Writes tensors and texts to a file, which appears or is replaced in one step.
     *
     * @param path file to make or replace; its folder must exist
     * @param tensors tensors by name
     * @param metadata texts by key
     * @throws IOException if the file cannot be written; the old one is then untouched
     */
    public static void save(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        TensorFileWriter writer = new TensorFileWriter();
        metadata.forEach(writer::metadata);
        tensors.forEach((name, tensor) -> add(writer, name, tensor));
        writer.write(path);
    }

    private static void add(TensorFileWriter writer, String name, Tensor tensor) {
        int[] dims = tensor.shape().dims();
        switch (tensor.dtype()) {
            case FLOAT32 -> writer.add(name, StoredType.F32, tensor.floats(), dims);
            case FLOAT64 -> writer.add(name, StoredType.F64, tensor.doubles(), dims);
            case INT32 -> writer.add(name, StoredType.I32, tensor.ints(), dims);
        }
    }
}
