package dev.gradus.nn;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** How the first values of a weight are drawn. Float32 and float64 get the same numbers, rounded. */
@FunctionalInterface
public interface Init {

    /**
     * Fills an array.
     *
     * @param values is overwritten
     * @param fanIn  inputs of one output
     * @param fanOut outputs that one input feeds
     * @param rng    random numbers
     */
    void fill(double[] values, int fanIn, int fanOut, Rng rng);

    /**
     * A fresh weight.
     *
     * @param dtype  float type
     * @param shape  its sizes
     * @param fanIn  inputs of one output
     * @param fanOut outputs that one input feeds
     * @param rng    random numbers
     * @return the weight
     */
    default Tensor tensor(DType dtype, Shape shape, int fanIn, int fanOut, Rng rng) {
        double[] values = new double[shape.size()];
        fill(values, fanIn, fanOut, rng);
        if (dtype == DType.FLOAT64) {
            return Tensor.of(values, shape.dims());
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return Tensor.of(rounded, shape.dims());
    }

    /**
     * The same number everywhere.
     *
     * @param value the number
     * @return the rule
     */
    static Init constant(double value) {
        return (values, fanIn, fanOut, rng) -> java.util.Arrays.fill(values, value);
    }

    /**
     * Normal with mean 0.
     *
     * @param deviation standard deviation, such as GPT-2's 0.02
     * @return the rule
     */
    static Init normal(double deviation) {
        return (values, fanIn, fanOut, rng) -> rng.fillNormal(values, 0, deviation);
    }

    /**
     * Normal with mean 0 and deviation {@code sqrt(scale / fanIn)}, cut at two deviations (Switch, Fedus et al. 2021,
     * section 2.4, with scale 0.1).
     *
     * @param scale s
     * @return the rule
     */
    static Init truncatedNormal(double scale) {
        return (values, fanIn, fanOut, rng) -> rng.fillTruncatedNormal(values, 0,
                Math.sqrt(scale / Math.max(1, fanIn)));
    }

    /**
     * Uniform in {@code +-1/sqrt(fanIn)}: the default of {@code torch.nn.Linear}.
     *
     * @return the rule
     */
    static Init uniformByFanIn() {
        return (values, fanIn, fanOut, rng) -> {
            double bound = 1 / Math.sqrt(Math.max(1, fanIn));
            rng.fillUniform(values, -bound, bound);
        };
    }

    /**
     * Normal with deviation {@code sqrt(2 / fanIn)}, for layers before a ReLU (He et al. 2015).
     *
     * @return the rule
     */
    static Init kaiming() {
        return (values, fanIn, fanOut, rng) -> rng.fillNormal(values, 0, Math.sqrt(2.0 / Math.max(1, fanIn)));
    }

    /**
     * Uniform in {@code +-sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio 2010).
     *
     * @return the rule
     */
    static Init xavier() {
        return (values, fanIn, fanOut, rng) -> {
            double bound = Math.sqrt(6.0 / Math.max(1, fanIn + fanOut));
            rng.fillUniform(values, -bound, bound);
        };
    }

    /**
     * Rows at right angles, or columns if those are fewer (Saxe et al. 2013).
     *
     * @param gain length of each
     * @return the rule
     */
    static Init orthogonal(double gain) {
        return new Orthogonal(gain);
    }
}
