package dev.gradus.nn;

import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A part of a model that owns parameters and smaller layers, each under a name.
 *
 * <p>A layer registers what it owns in its constructor; nothing is found by reflection. Dotted names such as
 * {@code layers.0.self_attn.q_proj.weight} follow from the tree, and are those of the public checkpoints. A layer stores
 * nothing about its last call: what it learns on the way it returns.
 */
public abstract class Layer {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Map<String, Rng> randoms = new LinkedHashMap<>();
    private final Map<String, Layer> children = new LinkedHashMap<>();
    private boolean training = true;

    /** A layer that owns nothing yet. */
    protected Layer() {}

    /**
     * Registers a tensor that training changes.
     *
     * @param name its name within this layer, without dots
     * @param value what it starts with; it is made to collect a gradient
     * @return {@code value}
     * @throws IllegalArgumentException if the name is taken or not a plain name
     */
    protected final Tensor parameter(String name, Tensor value) {
        register(parameters, name, value.requireGrad());
        return value;
    }

    /**
     * Registers a tensor that belongs to the model's state but has no gradient, such as a running mean.
     *
     * @param name its name within this layer, without dots
     * @param value what it starts with
     * @return {@code value}
     * @throws IllegalArgumentException if the name is taken or not a plain name
     */
    protected final Tensor buffer(String name, Tensor value) {
        register(buffers, name, value);
        return value;
    }

    /**
     * Registers a random stream that this layer draws from, so that a checkpoint can hold its state.
     *
     * @param name its name within this layer, without dots
     * @param stream the stream
     * @return {@code stream}
     * @throws IllegalArgumentException if the name is taken or not a plain name
     */
    protected final Rng random(String name, Rng stream) {
        register(randoms, name, stream);
        return stream;
    }

    /**
     * Registers a smaller layer.
     *
     * @param name its name within this layer; may hold dots ({@code layers.0}), but begins and ends without
     * @param layer the smaller layer
     * @param <L> its type
     * @return {@code layer}
     * @throws IllegalArgumentException if the name is taken or not a name
     */
    protected final <L extends Layer> L child(String name, L layer) {
        register(children, name, layer);
        return layer;
    }

    private <T> void register(Map<String, T> map, String name, T value) {
        boolean plain = name.matches(map == children ? "\\w+(\\.\\w+)*" : "\\w+");
        if (!plain || parameters.containsKey(name) || buffers.containsKey(name) || randoms.containsKey(name)
                || children.containsKey(name)) {
            throw new IllegalArgumentException(
                    getClass().getSimpleName() + " needs a name of letters, digits and _ that is"
                            + " not taken, got '" + name + "'");
        }
        map.put(name, value);
    }

    /**
     * All tensors that training changes: this layer's own, then its children's, in the order of registration.
     *
     * @return by dotted name; a tensor that is used in several places appears once, under its first name
     */
    public final Map<String, Tensor> parameters() {
        LayerTree<Tensor> tree = new LayerTree<>(layer -> layer.parameters);
        return tree.collect(this);
    }

    /**
     * All tensors of the state that have no gradient, ordered as {@link #parameters()}.
     *
     * @return by dotted name
     */
    public final Map<String, Tensor> buffers() {
        LayerTree<Tensor> tree = new LayerTree<>(layer -> layer.buffers);
        return tree.collect(this);
    }

    /**
     * All random streams that the model draws from, ordered as {@link #parameters()}.
     *
     * @return by dotted name
     */
    public final Map<String, Rng> randoms() {
        LayerTree<Rng> tree = new LayerTree<>(layer -> layer.randoms);
        return tree.collect(this);
    }

    /**
     * What a file of weights holds: {@link #parameters()}, then {@link #buffers()}.
     *
     * @return by dotted name, the tensors themselves
     */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters());
        all.putAll(buffers());
        return Collections.unmodifiableMap(all);
    }

    /**
     * The layers directly inside this one.
     *
     * @return by name, in order
     */
    public final Map<String, Layer> children() {
        return Collections.unmodifiableMap(children);
    }

    /**
     * Number of trained numbers; a tensor that is used in several places counts once.
     *
     * @return the sum of the sizes of {@link #parameters()}
     */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::size).sum();
    }

    /**
     * Switches this layer and all inside it between training (dropout acts, routers add noise) and evaluation.
     *
     * @param on whether training is on
     */
    public final void train(boolean on) {
        training = on;
        children.values().forEach(layer -> layer.train(on));
    }

    /**
     * Whether this layer is in training; it is at first.
     *
     * @return true until {@code train(false)}
     */
    public final boolean isTraining() {
        return training;
    }

    /**
     * Copies numbers into {@link #state()}; either all of them or, when something does not fit, none.
     *
     * @param tensors by dotted name: exactly the names of {@link #state()}, each of its shape; float32 and float64 are
     *     converted into each other
     * @throws IllegalArgumentException if a name is missing or unexpected or a shape differs; the message lists them
     */
    public final void load(Map<String, Tensor> tensors) {
        new StateLoader(state()).load(tensors, getClass().getSimpleName());
    }
}
