package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** First biases of gates that don't begin at 0. */
final class Biases {
    private Biases() {}

    /** Draws the bias of a map, and returns the map. */
    static Linear draw(Linear map, Init init, Rng rng) {
        Tensor bias = map.bias();
        Tensor drawn = init.tensor(bias.dtype(), bias.shape(), 1, 1, rng.fork("bias"));
        System.arraycopy(array(drawn), 0, array(bias), 0, bias.size());
        return map;
    }

    private static Object array(Tensor x) {
        return x.dtype() == DType.FLOAT32 ? x.floats() : x.doubles();
    }

    /** Evenly from one number to another, in elements from to to - 1; 0 in the others. */
    static Init spread(double low, double high, int from, int to) {
        return (values, fanIn, fanOut, rng) -> {
            java.util.Arrays.fill(values, 0);
            for (int i = from; i < to; i++) {
                values[i] = to - from == 1 ? low : low + (high - low) * (i - from) / (to - from - 1);
            }
        };
    }
}
