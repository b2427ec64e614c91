package dev.gradus.nn;

import dev.gradus.autograd.Autograd;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.PackedMatrix;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Linear maps of one input, side by side, in the order that products with few rows read fastest. Float64 stays as it lies.
 *
 * @param weight [out, in], a copy
 * @param bias [out], a copy, or null
 * @param packed the weight in panels, or null in float64
 */
record PackedLinear(Tensor weight, Tensor bias, PackedMatrix packed) {

    static PackedLinear of(Linear... maps) {
        Tensor weight = joinWeights(maps);
        int in = weight.dim(1);
        PackedMatrix packed = weight.dtype() == DType.FLOAT64
                ? null
                : Kernels.active().matmul().pack(in, weight.dim(0), weight.floats(), 0, 1, in);
        return new PackedLinear(weight, joinBiases(weight, maps), packed);
    }

    Tensor apply(Tensor x) {
        if (Autograd.isRecording() && x.requiresGrad()) {
            throw new IllegalStateException("a packed model only generates; train the model that it was made from");
        }
        int out = weight.dim(0);
        int in = weight.dim(1);
        if (packed == null || x.dim(-1) != in || x.dtype() != DType.FLOAT32) {
            dev.gradus.op.linalg.Linear plain = new dev.gradus.op.linalg.Linear();
            return bias == null ? x.apply(plain, weight) : x.apply(plain, weight, bias);
        }
        Tensor y = Tensor.empty(DType.FLOAT32, x.shape().with(-1, out));
        int rows = x.size() / in;
        Kernels.active().matmul().multiplyPacked(rows, x.floats(), 0, in, 1, packed, y.floats(), 0, out, false);
        for (int r = 0; r < rows && bias != null; r++) {
            add(bias.floats(), y.floats(), r * out);
        }
        return y;
    }

    private static void add(float[] bias, float[] y, int start) {
        for (int c = 0; c < bias.length; c++) {
            y[start + c] += bias[c];
        }
    }

    private static Tensor joinWeights(Linear... maps) {
        Tensor first = maps[0].weight();
        int rows = 0;
        for (Linear map : maps) {
            if (map.weight().dim(1) != first.dim(1) || map.weight().dtype() != first.dtype()) {
                throw new IllegalArgumentException("linear maps side by side need one input, got weights "
                        + first.dtype() + " " + first.shape() + " and " + map.weight().dtype() + " "
                        + map.weight().shape());
            }
            rows += map.weight().dim(0);
        }
        Tensor joined = Tensor.empty(first.dtype(), Shape.of(rows, first.dim(1)));
        int at = 0;
        for (Linear map : maps) {
            copy(map.weight(), joined, at);
            at += map.weight().size();
        }
        return joined;
    }

    /** Biases one after another, 0 where a map has none; null if none has one. */
    private static Tensor joinBiases(Tensor weight, Linear... maps) {
        Tensor joined = Tensor.zeros(weight.dtype(), Shape.of(weight.dim(0)));
        boolean any = false;
        int at = 0;
        for (Linear map : maps) {
            if (map.bias() != null) {
                copy(map.bias(), joined, at);
                any = true;
            }
            at += map.weight().dim(0);
        }
        return any ? joined : null;
    }

    private static void copy(Tensor from, Tensor to, int at) {
        boolean single = from.dtype() == DType.FLOAT32;
        System.arraycopy(single ? from.floats() : from.doubles(), 0, single ? to.floats() : to.doubles(), at,
                from.size());
    }
}
