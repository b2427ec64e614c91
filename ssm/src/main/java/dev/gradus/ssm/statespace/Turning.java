package dev.gradus.ssm.statespace;

import dev.gradus.op.math.Cos;
import dev.gradus.op.math.Sin;
import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Rotations that depend on the tokens: pairs (2i, 2i+1) of the first 2 R rows of B and C turn by the running sum of
 * angles, which is as if the state turned between them.
 *
 * @param angles [B,T,H,R], or null if nothing turns
 * @param last after the last token, [B,H,R]
 */
record Turning(Tensor angles, Tensor last) {

    /** Nothing turns. */
    static Turning none(Tensor start) {
        return new Turning(null, start);
    }

    /** Steps [B,T,H], speeds [B,T,R] and the angles before the first token [B,H,R]. */
    static Turning of(Tensor steps, Tensor speeds, Tensor start) {
        Tensor more = steps.reshape(steps.dim(0), steps.dim(1), steps.dim(2), 1)
                .mul(speeds.reshape(speeds.dim(0), speeds.dim(1), 1, speeds.dim(2)));
        int tokens = more.dim(1);
        Tensor angles = more.apply(new CumSum(1)).add(start.reshape(start.dim(0), 1, start.dim(1), start.dim(2)));
        Tensor last = angles.slice(1, tokens - 1, tokens).reshape(start.shape().dims());
        return new Turning(angles, last.sub(turns(last)));
    }

    /** The nearest multiple of a whole turn, as a constant: angles stay small however long the text. */
    private static Tensor turns(Tensor angles) {
        double[] whole = angles.detach().to(DType.FLOAT64).doubles().clone();
        for (int i = 0; i < whole.length; i++) {
            whole[i] = 2 * Math.PI * Math.rint(whole[i] / (2 * Math.PI));
        }
        return Tensor.of(whole, angles.shape().dims()).to(angles.dtype());
    }

    /** x [B,T,H,N], turned. */
    Tensor turn(Tensor x) {
        if (angles == null) {
            return x;
        }
        int pairs = angles.dim(3);
        int rows = x.dim(3);
        Tensor two = x.slice(3, 0, 2 * pairs).reshape(x.dim(0), x.dim(1), x.dim(2), pairs, 2);
        int[] dims = {x.dim(0), x.dim(1), x.dim(2), pairs, 1};
        Tensor cos = angles.apply(new Cos()).reshape(dims);
        Tensor sin = angles.apply(new Sin()).reshape(dims);
        Tensor even = two.slice(4, 0, 1);
        Tensor odd = two.slice(4, 1, 2);
        Tensor turned = even.mul(cos).sub(odd.mul(sin)).apply(new Concat(4), even.mul(sin).add(odd.mul(cos)))
                .reshape(x.dim(0), x.dim(1), x.dim(2), 2 * pairs);
        return 2 * pairs == rows ? turned : turned.apply(new Concat(3), x.slice(3, 2 * pairs, rows));
    }
}
