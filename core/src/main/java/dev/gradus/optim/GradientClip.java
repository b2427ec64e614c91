package dev.gradus.optim;

import dev.gradus.kernel.Kernels;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Collection;

/** Keeps a step bounded: scales all gradients together when their joint norm is too large. */
public final class GradientClip {
    private static final double EPS = 1e-6;

    private GradientClip() {}

    /**
     * Scales every gradient by {@code min(1, maxNorm / (norm + 1e-6))} (Pascanu et al. 2013; as
     * {@code torch.nn.utils.clip_grad_norm_}).
     *
     * @param parameters whose gradients to clip; those without one are skipped
     * @param maxNorm    largest joint 2-norm allowed
     * @return the joint norm before clipping
     * @throws IllegalArgumentException if {@code maxNorm} is not above 0
     */
    public static double byNorm(Collection<Tensor> parameters, double maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("clipping by norm needs a norm above 0, got " + maxNorm);
        }
        double norm = norm(parameters);
        double factor = maxNorm / (norm + EPS);
        if (factor < 1) {
            parameters.stream().map(Tensor::grad).filter(g -> g != null).forEach(g -> scale(g, factor));
        }
        return norm;
    }

    /**
     * Joint 2-norm of all gradients.
     *
     * @param parameters whose gradients; those without one count 0
     * @return the norm
     */
    public static double norm(Collection<Tensor> parameters) {
        double sum = 0;
        for (Tensor parameter : parameters) {
            sum += parameter.grad() == null ? 0 : sumOfSquares(parameter.grad());
        }
        return Math.sqrt(sum);
    }

    private static double sumOfSquares(Tensor g) {
        if (g.dtype() == DType.FLOAT32) {
            return Kernels.active().pointwise().sumOfSquares(g.floats(), 0, g.size());
        }
        double sum = 0;
        for (double x : g.doubles()) {
            sum += x * x;
        }
        return sum;
    }

    private static void scale(Tensor g, double factor) {
        if (g.dtype() == DType.FLOAT32) {
            Kernels.active().pointwise().scale((float) factor, g.floats(), 0, g.floats(), 0, g.size());
            return;
        }
        double[] x = g.doubles();
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }
}
