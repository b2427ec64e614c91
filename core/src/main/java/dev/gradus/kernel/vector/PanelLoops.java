package dev.gradus.kernel.vector;

import dev.gradus.kernel.Pointwise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a selective scan does to panels [steps, 16] before and after its states, for one vector of channels from lane l on. */
final class PanelLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int ROW = Pointwise.LANES;

    private PanelLoops() {}

    /** {@code panel = x + bias}; no bias counts as 0, which turns -0 into 0 as everywhere. */
    static void gather(int n, int l, float[] x, int xo, int xs, float[] bias, int bo, float[] panel) {
        FloatVector shift = bias == null ? FloatVector.zero(S) : FloatVector.fromArray(S, bias, bo);
        for (int t = 0; t < n; t++) {
            FloatVector.fromArray(S, x, xo + t * xs).add(shift).intoArray(panel, t * ROW + l);
        }
    }

    /** {@code y[t] = x[t] w}. */
    static void scaleRows(int n, int l, float[] x, float[] w, float[] y) {
        FloatVector factor = FloatVector.fromArray(S, w, l);
        for (int i = l; i < n * ROW; i += ROW) {
            FloatVector.fromArray(S, x, i).mul(factor).intoArray(y, i);
        }
    }

    /** {@code gd[t] = fma(gx[t], u[t], gd[t]), gx[t] = fma(gx[t], d[t], gy[t] skip)}. */
    static void inputs(int n, int l, float[] u, float[] d, float[] gy, float[] skip, float[] gx, float[] gd) {
        FloatVector factor = FloatVector.fromArray(S, skip, l);
        for (int i = l; i < n * ROW; i += ROW) {
            FloatVector g = FloatVector.fromArray(S, gx, i);
            g.fma(FloatVector.fromArray(S, u, i), FloatVector.fromArray(S, gd, i)).intoArray(gd, i);
            g.fma(FloatVector.fromArray(S, d, i), FloatVector.fromArray(S, gy, i).mul(factor)).intoArray(gx, i);
        }
    }

    /** {@code sum = fma(x[t], y[t], sum)}, or {@code sum += x[t]} without y. */
    static void sumRows(int n, int l, float[] x, float[] y, float[] sum) {
        FloatVector total = FloatVector.fromArray(S, sum, l);
        if (y == null) {
            for (int i = l; i < n * ROW; i += ROW) {
                total = total.add(FloatVector.fromArray(S, x, i));
            }
        } else {
            for (int i = l; i < n * ROW; i += ROW) {
                total = FloatVector.fromArray(S, x, i).fma(FloatVector.fromArray(S, y, i), total);
            }
        }
        total.intoArray(sum, l);
    }
}
