package dev.gradus.ssm.scan;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.ComplexScan;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code h_t = a_t h_(t-1) + b_t B_t u_t, y_t = s Re(C_t h_t) with a_t, b_t from d_t and A; dh_t = s dy_t conj(C_t) +
 * conj(a_(t+1)) dh_(t+1), dC_t = s dy_t conj(h_t), dB_t = conj(b_t) u_t dh_t, du_t = Re(conj(b_t B_t) dh_t)}.
 *
 * <p>The general state space with a diagonal A, real (s = 1) or complex (s = 2: one of each conjugate pair is stored), under
 * any discretisation, in double precision whatever the type. Inputs u and d [B,T,D], A [D,N], B and C each constant [D,N],
 * varying [B,T,N], or varying by groups of channels [B,T,G,N], and if started the first state [B,D,N]; complex ones have a
 * last axis of (re, im). Outputs y [B,T,D] and the last state.
 *
 * @param rule how a step is made
 * @param complex whether A, B, C and states are complex
 * @param started whether there is a first state; else it is 0
 */
public record DiagonalRecurrence(Discretisation rule, boolean complex, boolean started) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        ComplexScan scan = check(inputs);
        double[] y = new double[inputs[0].size()];
        double[] last = new double[2 * scan.batch() * scan.channels() * scan.states()];
        scan.forward(arrays(inputs), y, last);
        DType dtype = inputs[0].dtype();
        return new Tensor[] {tensor(y, dtype, inputs[0].shape()), narrow(last, dtype, state(inputs))};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        ComplexScan scan = check(inputs);
        ComplexScan.Inputs in = arrays(inputs);
        ComplexScan.Inputs g = new ComplexScan.Inputs(
                new double[in.u().length], new double[in.d().length], new double[in.a().length],
                new double[in.b().length], new double[in.c().length], started ? new double[in.start().length] : null);
        double[] gy = grads[0] == null ? new double[in.u().length] : wide(grads[0], false);
        scan.backward(in, gy, grads[1] == null ? null : wide(grads[1], true), g);
        double[][] all = {g.u(), g.d(), g.a(), g.b(), g.c(), g.start()};
        Tensor[] result = new Tensor[inputs.length];
        Arrays.setAll(result, i -> i < 2
                ? tensor(all[i], inputs[i].dtype(), inputs[i].shape())
                : narrow(all[i], inputs[i].dtype(), inputs[i].shape()));
        return result;
    }

    private ComplexScan.Inputs arrays(Tensor[] inputs) {
        return new ComplexScan.Inputs(
                wide(inputs[0], false), wide(inputs[1], false), wide(inputs[2], true), wide(inputs[3], true),
                wide(inputs[4], true), started ? wide(inputs[5], true) : null);
    }

    /** Doubles of a tensor; what may be complex gets imaginary parts of 0 if it has none. */
    private double[] wide(Tensor x, boolean mayBeComplex) {
        double[] numbers = x.to(DType.FLOAT64).doubles();
        if (complex || !mayBeComplex) {
            return numbers;
        }
        double[] pairs = new double[2 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            pairs[2 * i] = numbers[i];
        }
        return pairs;
    }

    private Tensor narrow(double[] pairs, DType dtype, Shape shape) {
        double[] numbers = complex ? pairs : new double[pairs.length / 2];
        for (int i = 0; i < numbers.length && !complex; i++) {
            numbers[i] = pairs[2 * i];
        }
        return tensor(numbers, dtype, shape);
    }

    private static Tensor tensor(double[] numbers, DType dtype, Shape shape) {
        return Tensor.of(numbers, shape.dims()).to(dtype);
    }

    private ComplexScan check(Tensor[] inputs) {
        int count = started ? 6 : 5;
        if (inputs.length != count || !fit(inputs)) {
            String pair = complex ? ",2]" : "]";
            throw Require.fault(this, "u and d [B,T,D], A [D,N" + pair + ", B and C [D,N" + pair + ", [B,T,N" + pair
                    + " or [B,T,G,N" + pair + " with D a multiple of G"
                    + (started ? ", a first state [B,D,N" + pair : ""), inputs);
        }
        Require.floating(this, inputs, count);
        Tensor u = inputs[0];
        return new ComplexScan(
                u.dim(0), u.dim(1), u.dim(2), inputs[2].dim(1), groups(inputs[3]), groups(inputs[4]), rule.rule(),
                complex ? 2 : 1);
    }

    private boolean fit(Tensor[] inputs) {
        Shape u = inputs[0].shape();
        Shape a = inputs[2].shape();
        int extra = complex ? 1 : 0;
        return u.rank() == 3 && inputs[1].shape().equals(u) && a.rank() == 2 + extra && a.dim(0) == u.dim(2)
                && (!complex || a.dim(2) == 2) && coefficients(inputs[3].shape(), u, a)
                && coefficients(inputs[4].shape(), u, a)
                && (!started || inputs[5].shape().equals(state(inputs)));
    }

    private boolean coefficients(Shape shape, Shape u, Shape a) {
        if (shape.equals(a)) {
            return true;
        }
        int rank = shape.rank() - (complex ? 1 : 0);
        boolean steps = (rank == 3 || rank == 4) && shape.dim(0) == u.dim(0) && shape.dim(1) == u.dim(1)
                && shape.dim(rank - 1) == a.dim(1) && (!complex || shape.dim(-1) == 2);
        return steps && (rank == 3 || shape.dim(2) > 0 && u.dim(2) % shape.dim(2) == 0);
    }

    /** 0 for a constant. */
    private int groups(Tensor coefficients) {
        int rank = coefficients.shape().rank() - (complex ? 1 : 0);
        return rank == 2 ? 0 : rank == 3 ? 1 : coefficients.dim(2);
    }

    private Shape state(Tensor[] inputs) {
        int batch = inputs[0].dim(0);
        Tensor a = inputs[2];
        return complex ? Shape.of(batch, a.dim(0), a.dim(1), 2) : Shape.of(batch, a.dim(0), a.dim(1));
    }
}
