package dev.gradus.nn;

import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Stages one after another, named 0, 1, 2, ... as in {@code torch.nn.Sequential}. */
public final class Sequential extends Layer {
    private final List<UnaryOperator<Tensor>> stages = new ArrayList<>();

    /** No stage yet: what goes in comes out. */
    public Sequential() {}

    /**
     * Adds a layer.
     *
     * @param layer the layer
     * @param forward what it does, such as {@code Linear::forward}
     * @param <L> its type
     * @return this
     */
    public <L extends Layer> Sequential then(L layer, BiFunction<L, Tensor, Tensor> forward) {
        child(Integer.toString(stages.size()), layer);
        return then(x -> forward.apply(layer, x));
    }

    /**
     * Adds a function without parameters; it takes a number too.
     *
     * @param function such as {@code Tensor::relu}
     * @return this
     */
    public Sequential then(UnaryOperator<Tensor> function) {
        stages.add(function);
        return this;
    }

    /**
     * Goes through all stages.
     *
     * @param x what the first stage takes
     * @return what the last one gives
     */
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (UnaryOperator<Tensor> stage : stages) {
            y = stage.apply(y);
        }
        return y;
    }
}
