package dev.gradus.ssm.scan;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code m_t = max(f_t + m_(t-1), i_t); with dm_t = dy_t + what m_(t+1) hands back, it all goes to the greater: df_t
 * and dm_(t-1), or di_t}.
 *
 * <p>A gated recurrence in which adding is taking the greater and multiplying is adding: the largest exponent that a
 * sum of exponentials has met, by which such sums are divided so that they never overflow. Inputs f and i [B,T,H] and
 * m_0 [B,H]; output [B,T,H]; of equal ones f + m counts as the greater. A step with f = 0 and i of minus infinity
 * changes nothing.
 */
public record MaxPlusRecurrence() implements Op {

    /**
     * The states one step before each.
     *
     * @param m all states [B,T,H]
     * @param start m_0, [B,H]
     * @return [B,T,H]
     */
    public static Tensor before(Tensor m, Tensor start) {
        Tensor first = start.reshape(m.dim(0), 1, m.dim(2));
        return m.dim(1) == 1 ? first : first.apply(new Concat(1), m.slice(1, 0, m.dim(1) - 1));
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        check(inputs);
        double[] f = doubles(inputs[0]);
        double[] i = doubles(inputs[1]);
        double[] start = doubles(inputs[2]);
        double[] m = new double[f.length];
        Steps steps = new Steps(inputs[0].shape());
        for (int at = 0; at < m.length; at++) {
            double before = steps.isFirst(at) ? start[steps.start(at)] : m[at - steps.heads];
            m[at] = Math.max(f[at] + before, i[at]);
        }
        return Tensor.of(m, inputs[0].shape().dims()).to(inputs[0].dtype());
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        double[] f = doubles(inputs[0]);
        double[] i = doubles(inputs[1]);
        double[] m = doubles(output);
        double[] start = doubles(inputs[2]);
        double[] df = doubles(grad).clone(); // begins as dm
        double[] di = new double[f.length];
        double[] dstart = new double[start.length];
        Steps steps = new Steps(inputs[0].shape());
        for (int at = df.length - 1; at >= 0; at--) {
            boolean first = steps.isFirst(at);
            double before = first ? start[steps.start(at)] : m[at - steps.heads];
            if (f[at] + before < i[at]) {
                di[at] = df[at];
                df[at] = 0;
            } else if (first) {
                dstart[steps.start(at)] = df[at];
            } else {
                df[at - steps.heads] += df[at];
            }
        }
        return new Tensor[] {like(inputs[0], df), like(inputs[1], di), like(inputs[2], dstart)};
    }

    /** Where a number of [B,T,H] stands. */
    private record Steps(int tokens, int heads) {
        Steps(Shape shape) {
            this(shape.dim(1), shape.dim(2));
        }

        boolean isFirst(int at) {
            return at / heads % tokens == 0;
        }

        int start(int at) {
            return at / (heads * tokens) * heads + at % heads;
        }
    }

    private static double[] doubles(Tensor x) {
        return x.to(DType.FLOAT64).doubles();
    }

    private static Tensor like(Tensor x, double[] numbers) {
        return Tensor.of(numbers, x.shape().dims()).to(x.dtype());
    }

    private void check(Tensor[] inputs) {
        Require.floating(this, inputs, 3);
        Shape f = inputs[0].shape();
        if (f.rank() != 3 || !inputs[1].shape().equals(f) || !inputs[2].shape().equals(Shape.of(f.dim(0), f.dim(2)))) {
            throw Require.fault(this, "f and i [B,T,H] and a first state [B,H]", inputs);
        }
    }
}
