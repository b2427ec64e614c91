package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** RWKV-4's average on its way back, one vector of channels. */
final class WkvBackwardLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;

    private WkvBackwardLoops() {}

    static void averageGrads(
            int steps, int n, int j, float[] v, float[] y, float[] gy, float[] gk, float[] gv, int at, int stride,
            float[] here, float[] eHere, float[] above, float[] below, float[] ga, float[] gb, float[] gu, int go) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector bonus = FloatVector.fromArray(S, gu, go);
        for (int t = 0; t < steps; t++) {
            int i = t * n + j;
            int x = at + t * stride;
            FloatVector e = FloatVector.fromArray(S, eHere, i);
            VectorMask<Float> greater = FloatVector.fromArray(S, here, i).compare(GE, 0f);
            FloatVector before = e.blend(one, greater);
            FloatVector now = one.blend(e, greater);
            FloatVector sum = before.fma(FloatVector.fromArray(S, below, i), now);
            FloatVector up = FloatVector.fromArray(S, gy, x).div(sum);
            FloatVector down = up.mul(FloatVector.fromArray(S, y, x)).neg();
            up.mul(before).intoArray(ga, i);
            down.mul(before).intoArray(gb, i);
            up.mul(now).intoArray(gv, x);
            FloatVector key = now.mul(up.fma(FloatVector.fromArray(S, v, x), down));
            key.intoArray(gk, x);
            bonus = bonus.add(key);
        }
        bonus.intoArray(gu, go);
    }

    static void sumGrads(
            int steps, int n, int j, float[] v, float[] gk, float[] gv, int at, int stride, float[] on, float[] eOn,
            float[] above, float[] below, float[] ga, float[] gb, float[] g) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector zero = FloatVector.zero(S);
        FloatVector a = FloatVector.fromArray(S, g, j);
        FloatVector b = FloatVector.fromArray(S, g, n + j);
        FloatVector alone = FloatVector.fromArray(S, g, 2 * n + j);
        FloatVector w = FloatVector.fromArray(S, g, 3 * n + j);
        for (int t = steps - 1; t >= 0; t--) {
            int i = t * n + j;
            int x = at + t * stride;
            FloatVector f = FloatVector.fromArray(S, eOn, i);
            VectorMask<Float> stays = FloatVector.fromArray(S, on, i).compare(GE, 0f);
            FloatVector kept = f.blend(one, stays);
            FloatVector added = one.blend(f, stays);
            a.fma(added, FloatVector.fromArray(S, gv, x)).intoArray(gv, x);
            FloatVector key = added.fma(a.fma(FloatVector.fromArray(S, v, x), b), FloatVector.fromArray(S, gk, x));
            key.add(alone).blend(key, stays).intoArray(gk, x);
            FloatVector read = a.fma(FloatVector.fromArray(S, above, i), b.mul(FloatVector.fromArray(S, below, i)));
            w = kept.fma(read, w);
            w = w.blend(w.add(alone), stays);
            alone = zero.blend(alone, stays);
            a = a.fma(kept, FloatVector.fromArray(S, ga, i));
            b = b.fma(kept, FloatVector.fromArray(S, gb, i));
        }
        a.intoArray(g, j);
        b.intoArray(g, n + j);
        alone.intoArray(g, 2 * n + j);
        w.intoArray(g, 3 * n + j);
    }
}
