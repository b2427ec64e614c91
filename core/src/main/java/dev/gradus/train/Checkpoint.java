package dev.gradus.train;

import dev.gradus.io.Safetensors;
import dev.gradus.io.TensorFile;
import dev.gradus.nn.Layer;
import dev.gradus.optim.Optimizer;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * A training run in one safetensors file: {@code model.*}, {@code optimizer.*}, and in the metadata the step and the random
 * streams. Loading checks everything before it changes anything.
 */
final class Checkpoint {
    private static final String FORMAT = "gradus-checkpoint-1";

    private final Layer model;
    private final Optimizer optimizer;
    private final String run;

    /** {@code run} tells the run from others that train the same model. */
    Checkpoint(Layer model, Optimizer optimizer, String run) {
        this.model = model;
        this.optimizer = optimizer;
        this.run = run;
    }

    void save(Path file) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("run", run);
        metadata.put("step", Long.toString(optimizer.steps()));
        model.randoms().forEach((name, rng) -> metadata.put("random." + name, text(rng.state())));
        Safetensors.save(file, tensors(), metadata);
    }

    void load(Path file) throws IOException {
        Map<String, String> metadata;
        try (TensorFile stored = TensorFile.open(file)) {
            metadata = stored.metadata();
        }
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new IOException(
                    file + " is not a checkpoint of a training run: it needs the format " + FORMAT + ", it says "
                            + metadata.get("format"));
        }
        if (!run.equals(metadata.get("run"))) {
            throw new IOException(file + " belongs to another run, of other settings or other data: it says '"
                    + metadata.get("run") + "', this one is '" + run + "'");
        }
        long step = number(file, "step", metadata.get("step"));
        Map<Rng, Rng.State> random = randomStates(file, metadata);
        Map<String, Tensor> saved = Safetensors.load(file);
        Map<String, Tensor> own = tensors();
        check(file, own, saved);

        own.forEach((name, tensor) -> copy(saved.get(name), tensor));
        random.forEach(Rng::restore);
        optimizer.resumeAt(step);
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        model.state().forEach((name, tensor) -> all.put("model." + name, tensor));
        optimizer.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
        return all;
    }

    private Map<Rng, Rng.State> randomStates(Path file, Map<String, String> metadata) throws IOException {
        Map<Rng, Rng.State> states = new LinkedHashMap<>();
        for (Map.Entry<String, Rng> stream : model.randoms().entrySet()) {
            String key = "random." + stream.getKey();
            String[] parts = String.valueOf(metadata.get(key)).split(" ");
            if (parts.length != 2) {
                throw new IOException(file + " needs the state of the random stream " + stream.getKey() + ", it has "
                        + metadata.get(key));
            }
            states.put(stream.getValue(), new Rng.State(number(file, key, parts[0]), number(file, key, parts[1])));
        }
        return states;
    }

    private static String text(Rng.State state) {
        return state.key() + " " + state.counter();
    }

    private static long number(Path file, String key, String text) throws IOException {
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw new IOException(file + " needs a whole number for " + key + ", it has " + text, e);
        }
    }

    private static void check(Path file, Map<String, Tensor> own, Map<String, Tensor> saved) throws IOException {
        if (!own.keySet().equals(saved.keySet())) {
            TreeSet<String> missing = new TreeSet<>(own.keySet());
            missing.removeAll(saved.keySet());
            TreeSet<String> foreign = new TreeSet<>(saved.keySet());
            foreign.removeAll(own.keySet());
            throw new IOException(file + " belongs to another model or optimizer: " + missing.size()
                    + " tensors are missing" + first(missing) + ", " + foreign.size() + " are unknown"
                    + first(foreign));
        }
        for (Map.Entry<String, Tensor> entry : own.entrySet()) {
            Tensor tensor = entry.getValue();
            Tensor other = saved.get(entry.getKey());
            if (!tensor.shape().equals(other.shape()) || tensor.dtype() != other.dtype()) {
                throw new IOException(
                        file + " belongs to another model: " + entry.getKey() + " is " + other.dtype() + " "
                                + other.shape() + " there, the model has " + tensor.dtype() + " " + tensor.shape());
            }
        }
    }

    private static String first(TreeSet<String> names) {
        return names.isEmpty() ? "" : " (first " + names.first() + ")";
    }

    private static void copy(Tensor from, Tensor to) {
        switch (to.dtype()) {
            case FLOAT32 -> System.arraycopy(from.floats(), 0, to.floats(), 0, to.size());
            case FLOAT64 -> System.arraycopy(from.doubles(), 0, to.doubles(), 0, to.size());
            case INT32 -> System.arraycopy(from.ints(), 0, to.ints(), 0, to.size());
        }
    }
}
