package dev.gradus.golden;

import dev.gradus.io.Safetensors;
import dev.gradus.io.TensorFile;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of reference numbers: a function's, or a whole model's in a folder of its own.
 *
 * @param name     family, function and number, such as {@code ops/add.0}, or {@code hf/llama} for a model
 * @param tensors  {@code in.*, param.*, out.*, R.*, loss, grad.*, graddigest.*, extra.*}
 * @param metadata what the file says about itself
 * @param settings JSON object
 * @param folder   where the file lies
 */
record GoldenFile(
        String name, Map<String, Tensor> tensors, Map<String, String> metadata, String settings, Path folder) {
    /** The outputs and gradients of a whole model; its weights and settings lie beside it. */
    static final String MODEL = "expected.safetensors";

    static GoldenFile read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean model = file.endsWith(MODEL);
        String name = model
                ? folder.getParent().getFileName() + "/" + folder.getFileName()
                : folder.getFileName() + "/" + file.getFileName().toString().replace(".safetensors", "");
        try (TensorFile stored = TensorFile.open(file)) {
            Map<String, String> metadata = stored.metadata();
            String settings = model
                    ? quoted(Files.readString(folder.resolve("config.json")))
                    : metadata.getOrDefault("config", metadata.getOrDefault("args", "{}"));
            return new GoldenFile(name, Safetensors.load(file), metadata, settings, folder);
        }
    }

    /** Python writes a bare Infinity, which JSON has no word for. */
    private static String quoted(String settings) {
        return settings.replaceAll("(?<=[\\[:,\\s])(-?Infinity)(?=[\\],}\\s])", "\"$1\"");
    }

    /** Name of the reference function: the name without its number. */
    String function() {
        return name.replaceAll("\\.\\d+$", "");
    }

    String family() {
        return name.substring(0, name.indexOf('/'));
    }

    /** A fresh case: inputs and parameters in the float type; floating-point ones collect gradients. */
    GoldenCase in(DType dtype) throws IOException {
        Map<String, Tensor> given = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> {
            if (key.startsWith("in.") || key.startsWith("param.") || key.startsWith("extra.")) {
                given.put(key, leaf(tensor, dtype));
            }
        });
        return new GoldenCase(name, dtype, given, settings, folder);
    }

    private static Tensor leaf(Tensor stored, DType dtype) {
        if (stored.dtype() == DType.INT32) {
            return stored;
        }
        Tensor copy = stored.dtype() == dtype
                ? dev.gradus.tensor.Workspace.keep(stored)
                : stored.apply(new Cast(dtype));
        return copy.requireGrad();
    }

    /** How far the reference in float32 lies from the stored numbers. */
    double drift() {
        String text = metadata.get("f32_forward_max_abs_err");
        return text == null ? 0 : Double.parseDouble(text);
    }
}
