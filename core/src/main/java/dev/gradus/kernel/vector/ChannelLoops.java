package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The selective scan for one vector of channels, from lane {@code l} of the panels on. */
final class ChannelLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int ROW = Pointwise.LANES;

    private ChannelLoops() {}

    /** {@code decays[t] = 2^(d[t] rate)}. */
    static void decays(int n, int l, float[] d, float[] rates, int ro, float[] decays, int at) {
        FloatVector rate = FloatVector.fromArray(S, rates, ro);
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector round = FloatVector.broadcast(S, Elementary.ROUND);
        FloatVector b1 = FloatVector.broadcast(S, Elementary.B1);
        FloatVector b2 = FloatVector.broadcast(S, Elementary.B2);
        FloatVector b3 = FloatVector.broadcast(S, Elementary.B3);
        FloatVector b4 = FloatVector.broadcast(S, Elementary.B4);
        FloatVector b5 = FloatVector.broadcast(S, Elementary.B5);
        IntVector bias = one.reinterpretAsInts();
        for (int i = 0; i < n * ROW; i += ROW) {
            FloatVector u = FloatVector.fromArray(S, d, l + i).mul(rate);
            u = u.blend(Elementary.EXP2_ZERO, u.compare(LT, Elementary.EXP2_ZERO));
            u = u.blend(Elementary.EXP2_MOST, u.compare(GT, Elementary.EXP2_MOST));
            FloatVector t = u.add(round);
            FloatVector f = u.sub(t.sub(round));
            FloatVector p = b5.fma(f, b4).fma(f, b3).fma(f, b2).fma(f, b1).fma(f, one);
            p.mul(t.reinterpretAsInts().lanewise(LSHL, 23).add(bias).reinterpretAsFloats()).intoArray(decays, at + i);
        }
    }

    /** Four states at once: {@code h = fma(decay, h, x b), y = fma(h, c, y)}. */
    static void scan(
            int n, int l, int stride, float[] decays, int at, float[] x, float[] b, float[] c, int bo, int bs,
            float[] h,
            int ho, float[] y) {
        FloatVector h0 = FloatVector.fromArray(S, h, ho);
        FloatVector h1 = FloatVector.fromArray(S, h, ho + ROW);
        FloatVector h2 = FloatVector.fromArray(S, h, ho + 2 * ROW);
        FloatVector h3 = FloatVector.fromArray(S, h, ho + 3 * ROW);
        for (int t = 0; t < n; t++) {
            int i = t * ROW;
            int k = bo + t * bs;
            FloatVector in = FloatVector.fromArray(S, x, l + i);
            h0 = FloatVector.fromArray(S, decays, at + i).fma(h0, in.mul(b[k]));
            h1 = FloatVector.fromArray(S, decays, at + stride + i).fma(h1, in.mul(b[k + 1]));
            h2 = FloatVector.fromArray(S, decays, at + 2 * stride + i).fma(h2, in.mul(b[k + 2]));
            h3 = FloatVector.fromArray(S, decays, at + 3 * stride + i).fma(h3, in.mul(b[k + 3]));
            FloatVector sum = h0.fma(FloatVector.broadcast(S, c[k]), FloatVector.fromArray(S, y, l + i));
            sum = h1.fma(FloatVector.broadcast(S, c[k + 1]), sum);
            sum = h2.fma(FloatVector.broadcast(S, c[k + 2]), sum);
            h3.fma(FloatVector.broadcast(S, c[k + 3]), sum).intoArray(y, l + i);
        }
        h0.intoArray(h, ho);
        h1.intoArray(h, ho + ROW);
        h2.intoArray(h, ho + 2 * ROW);
        h3.intoArray(h, ho + 3 * ROW);
    }

    /** {@code h[t+1] = fma(decay, h[t], x b)}. */
    static void states(
            int n, int l, float[] decays, int at, float[] x, float[] b, int bo, int bs, float[] h, int ho) {
        FloatVector state = FloatVector.fromArray(S, h, ho);
        for (int t = 0; t < n; t++) {
            int i = t * ROW;
            FloatVector in = FloatVector.fromArray(S, x, l + i).mul(b[bo + t * bs]);
            state = FloatVector.fromArray(S, decays, at + i).fma(state, in);
            state.intoArray(h, ho + ROW + i);
        }
    }

    /** The same for four states at once; {@code hs} is from one state's panel of states to the next. */
    static void fourStates(
            int n, int l, int stride, float[] decays, int at, float[] x, float[] b, int bo, int bs, float[] h, int ho,
            int hs) {
        FloatVector h0 = FloatVector.fromArray(S, h, ho);
        FloatVector h1 = FloatVector.fromArray(S, h, ho + hs);
        FloatVector h2 = FloatVector.fromArray(S, h, ho + 2 * hs);
        FloatVector h3 = FloatVector.fromArray(S, h, ho + 3 * hs);
        for (int t = 0; t < n; t++) {
            int i = t * ROW;
            int k = bo + t * bs;
            int to = ho + ROW + i;
            FloatVector in = FloatVector.fromArray(S, x, l + i);
            h0 = FloatVector.fromArray(S, decays, at + i).fma(h0, in.mul(b[k]));
            h1 = FloatVector.fromArray(S, decays, at + stride + i).fma(h1, in.mul(b[k + 1]));
            h2 = FloatVector.fromArray(S, decays, at + 2 * stride + i).fma(h2, in.mul(b[k + 2]));
            h3 = FloatVector.fromArray(S, decays, at + 3 * stride + i).fma(h3, in.mul(b[k + 3]));
            h0.intoArray(h, to);
            h1.intoArray(h, to + hs);
            h2.intoArray(h, to + 2 * hs);
            h3.intoArray(h, to + 3 * hs);
        }
    }

    /** The steps back of {@link dev.gradus.kernel.DiagonalLoops} for one state. */
    static void reverse(
            int n, int s, int l, int at, float[] decays, float[] h, int ho, float[] x, float[] d, float[] gy, float[] b,
            float[] c, int bo, int bs, float[] a, float[] g, float[] ga, float[] gb, float[] gc, float[] gx,
            float[] gd) {
        FloatVector rate = FloatVector.fromArray(S, a, s + l);
        FloatVector back = FloatVector.fromArray(S, g, s + l);
        FloatVector rateSum = FloatVector.fromArray(S, ga, s + l);
        for (int t = n - 1; t >= 0; t--) {
            int i = t * ROW + l;
            FloatVector out = FloatVector.fromArray(S, gy, i);
            FloatVector slope = out.fma(FloatVector.broadcast(S, c[bo + t * bs]), back);
            out.fma(FloatVector.fromArray(S, h, ho + ROW + i), FloatVector.fromArray(S, gc, at + i))
                    .intoArray(gc, at + i);
            slope.fma(FloatVector.fromArray(S, x, i), FloatVector.fromArray(S, gb, at + i)).intoArray(gb, at + i);
            slope.fma(FloatVector.broadcast(S, b[bo + t * bs]), FloatVector.fromArray(S, gx, i)).intoArray(gx, i);
            back = slope.mul(FloatVector.fromArray(S, decays, at + i));
            FloatVector w = back.mul(FloatVector.fromArray(S, h, ho + i));
            w.fma(rate, FloatVector.fromArray(S, gd, i)).intoArray(gd, i);
            rateSum = w.fma(FloatVector.fromArray(S, d, i), rateSum);
        }
        back.intoArray(g, s + l);
        rateSum.intoArray(ga, s + l);
    }
}
