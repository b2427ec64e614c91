package dev.gradus.golden;

import dev.gradus.io.Json;
import dev.gradus.nn.Layer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One case in one float type: what the reference was given, and what an adapter makes of it.
 *
 * <p>Floating-point inputs and parameters are leaves that collect gradients. Names are those of the file without their first
 * word: input {@code x} is {@code in.x} there.
 */
public final class GoldenCase {
    private final String name;
    private final DType dtype;
    private final Map<String, Tensor> tensors;
    private final Map<String, Object> settings;
    private final Path folder;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Supplier<Tensor>> gradients = new LinkedHashMap<>();

    GoldenCase(String name, DType dtype, Map<String, Tensor> tensors, String settings, Path folder)
            throws IOException {
        this.name = name;
        this.dtype = dtype;
        this.tensors = tensors;
        this.settings = Json.parseObject(settings);
        this.folder = folder;
    }

    /**
     * The float type to compute in.
     *
     * @return float32 or float64
     */
    public DType dtype() {
        return dtype;
    }

    /**
     * An input.
     *
     * @param input its name
     * @return the tensor
     * @throws IllegalArgumentException if the case has none of that name
     */
    public Tensor in(String input) {
        return find("in." + input);
    }

    /**
     * Whether there is an input.
     *
     * @param input its name
     * @return true if the case has it
     */
    public boolean has(String input) {
        return tensors.containsKey("in." + input);
    }

    /**
     * A buffer or layout that the reference kept.
     *
     * @param extra its name
     * @return the tensor
     */
    public Tensor extra(String extra) {
        return find("extra." + extra);
    }

    /**
     * All parameters.
     *
     * @return by PyTorch's name
     */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> {
            if (key.startsWith("param.")) {
                parameters.put(key.substring("param.".length()), tensor);
            }
        });
        return parameters;
    }

    private Tensor find(String key) {
        Tensor tensor = tensors.get(key);
        if (tensor == null) {
            throw new IllegalArgumentException(name + " has no " + key + "; it has " + tensors.keySet());
        }
        return tensor;
    }

    /**
     * Where the case lies; the weights of a whole model are beside it.
     *
     * @return the folder
     */
    public Path folder() {
        return folder;
    }

    /**
     * Loads the parameters of the case into a layer with the same names, and takes their gradients from there.
     *
     * @param layer of the float type of this case
     * @param <L>   its type
     * @return the layer
     */
    public <L extends Layer> L bind(L layer) {
        layer.load(parameters());
        layer.parameters().forEach((key, tensor) -> gradient("param." + key, tensor::grad));
        return layer;
    }

    /**
     * Hands an output in.
     *
     * @param output its name
     * @param tensor what was computed; int32 where the reference gave integers
     */
    public void output(String output, Tensor tensor) {
        outputs.put("out." + output, tensor);
    }

    /**
     * Says where a gradient is found after the walk back, if not at the input or parameter itself.
     *
     * @param key    name with its first word, such as {@code param.weight}
     * @param source gives the gradient
     */
    public void gradient(String key, Supplier<Tensor> source) {
        gradients.put(key, source);
    }

    /**
     * A whole number of the settings.
     *
     * @param key its name
     * @return the number
     */
    public int number(String key) {
        return ((Number) setting(key)).intValue();
    }

    /**
     * A number of the settings.
     *
     * @param key its name
     * @return the number
     */
    public double real(String key) {
        return ((Number) setting(key)).doubleValue();
    }

    /**
     * A truth value of the settings.
     *
     * @param key its name
     * @return the value
     */
    public boolean flag(String key) {
        return (Boolean) setting(key);
    }

    /**
     * A truth value of the settings that may be absent.
     *
     * @param key    its name
     * @param absent what it then is
     * @return the value
     */
    public boolean flag(String key, boolean absent) {
        return settings.containsKey(key) ? flag(key) : absent;
    }

    /**
     * A list of whole numbers, or one of them.
     *
     * @param key its name
     * @return the numbers
     */
    public int[] numbers(String key) {
        Object value = setting(key);
        if (value instanceof Number single) {
            return new int[] {single.intValue()};
        }
        List<Integer> numbers = new ArrayList<>();
        ((List<?>) value).forEach(v -> numbers.add(((Number) v).intValue()));
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * A setting.
     *
     * @param key its name
     * @return number, word, truth value, list, map or null
     * @throws IllegalArgumentException if the case has none of that name
     */
    public Object setting(String key) {
        if (!settings.containsKey(key)) {
            throw new IllegalArgumentException(name + " has no setting " + key + "; it has " + settings.keySet());
        }
        return settings.get(key);
    }

    /**
     * All settings.
     *
     * @return by name
     */
    public Map<String, Object> settings() {
        return settings;
    }

    Map<String, Tensor> outputs() {
        return outputs;
    }

    /** The gradient that the walk back left for an input or parameter, or null. */
    Tensor gradientOf(String key) {
        return gradients.containsKey(key) ? gradients.get(key).get() : find(key).grad();
    }
}
