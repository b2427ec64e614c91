package dev.gradus.moe.expert;

import dev.gradus.autograd.Autograd;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatMul;
import dev.gradus.kernel.PackedMatrix;
import dev.gradus.op.math.PackedGated;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * One expert laid out for generation, float32: its matrices in panels, gate and values side by side. It owns no parameters
 * and does not train; its outputs have the bits of {@link Experts}.
 */
public final class ExpertNetwork {
    private final Experts.Config config;
    private final PackedMatrix in;
    private final PackedMatrix out;

    private ExpertNetwork(Experts.Config config, PackedMatrix in, PackedMatrix out) {
        this.config = config;
        this.in = in;
        this.out = out;
    }

    /**
     * Packs a copy of an expert's matrices, which lie row by row.
     *
     * @param config form of the expert
     * @param gate   array of W_gate [F, D], or null if there is none
     * @param up     array of W_up [F, D]
     * @param down   array of W_down [D, F]
     * @param offset where each of them begins in its array
     * @return the expert
     */
    public static ExpertNetwork of(Experts.Config config, float[] gate, float[] up, float[] down, int offset) {
        MatMul kernels = Kernels.active().matmul();
        int d = config.modelDim();
        int f = config.hiddenDim();
        PackedMatrix in = gate == null
                ? kernels.pack(d, f, up, offset, 1, d)
                : kernels.pack(d, 2 * f, sideBySide(gate, up, offset, d * f), 0, 1, d);
        return new ExpertNetwork(config, in, kernels.pack(f, d, down, offset, 1, f));
    }

    private static float[] sideBySide(float[] gate, float[] up, int offset, int size) {
        float[] both = new float[2 * size];
        System.arraycopy(gate, offset, both, 0, size);
        System.arraycopy(up, offset, both, size, size);
        return both;
    }

    /** x [n, D] to [n, D]. */
    Tensor apply(Tensor x) {
        Tensor hidden = product(x, in); // [n, F], or [n, 2 F] with the gate in front
        Tensor active = config.gated()
                ? hidden.apply(new PackedGated(config.activation().op(), false))
                : config.activation().apply(hidden);
        return product(active, out);
    }

    private static Tensor product(Tensor x, PackedMatrix w) {
        if (Autograd.isRecording() && x.requiresGrad()) {
            throw new IllegalStateException("packed experts only generate; train those that they were made from");
        }
        if (x.dtype() != DType.FLOAT32 || x.shape().rank() != 2 || x.dim(1) != w.k()) {
            throw new IllegalArgumentException(
                    "a packed expert needs FLOAT32 [n, " + w.k() + "], got " + x.dtype() + " " + x.shape());
        }
        Tensor y = Tensor.empty(DType.FLOAT32, Shape.of(x.dim(0), w.n()));
        Kernels.active().matmul().multiplyPacked(x.dim(0), x.floats(), 0, w.k(), 1, w, y.floats(), 0, w.n(), false);
        return y;
    }

    /**
     * Memory that the matrices take; panels are padded, so it may be more than the weights alone.
     *
     * @return bytes
     */
    public long bytes() {
        return (long) Float.BYTES * (in.panels().length + out.panels().length);
    }
}
