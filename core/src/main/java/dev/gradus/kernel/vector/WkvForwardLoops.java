package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** RWKV-4's average on its way forward, one vector of channels. */
final class WkvForwardLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;

    private WkvForwardLoops() {}

    static void exponents(
            int steps, int n, int j, float[] w, float[] u, int c, float[] k, int ko, int stride, float[] p, int po,
            float[] here, float[] on) {
        FloatVector decay = FloatVector.fromArray(S, w, c);
        FloatVector bonus = FloatVector.fromArray(S, u, c);
        FloatVector most = FloatVector.fromArray(S, p, po);
        for (int t = 0; t < steps; t++) {
            FloatVector key = FloatVector.fromArray(S, k, ko + t * stride);
            FloatVector faded = most.add(decay);
            most.sub(bonus.add(key)).intoArray(here, t * n + j);
            faded.sub(key).intoArray(on, t * n + j);
            most = faded.max(key);
        }
        most.intoArray(p, po);
    }

    static void averages(
            int steps, int n, int j, float[] v, int vo, int stride, float[] here, float[] eHere, float[] on,
            float[] eOn,
            float[] s, int so, float[] y, int yo) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector a = FloatVector.fromArray(S, s, so);
        FloatVector b = FloatVector.fromArray(S, s, so + n);
        for (int t = 0; t < steps; t++) {
            int i = t * n + j;
            FloatVector value = FloatVector.fromArray(S, v, vo + t * stride);
            FloatVector e = FloatVector.fromArray(S, eHere, i);
            VectorMask<Float> greater = FloatVector.fromArray(S, here, i).compare(GE, 0f);
            FloatVector before = e.blend(one, greater);
            FloatVector now = one.blend(e, greater);
            before.fma(a, now.mul(value)).div(before.fma(b, now)).intoArray(y, yo + t * stride);
            FloatVector f = FloatVector.fromArray(S, eOn, i);
            VectorMask<Float> stays = FloatVector.fromArray(S, on, i).compare(GE, 0f);
            FloatVector kept = f.blend(one, stays);
            FloatVector added = one.blend(f, stays);
            a = kept.fma(a, added.mul(value));
            b = kept.fma(b, added);
        }
        a.intoArray(s, so);
        b.intoArray(s, so + n);
    }

    static void sums(
            int steps, int n, int j, float[] v, int vo, int stride, float[] on, float[] eOn, float[] s, int so,
            float[] above, float[] below) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector a = FloatVector.fromArray(S, s, so);
        FloatVector b = FloatVector.fromArray(S, s, so + n);
        for (int t = 0; t < steps; t++) {
            int i = t * n + j;
            a.intoArray(above, i);
            b.intoArray(below, i);
            FloatVector f = FloatVector.fromArray(S, eOn, i);
            VectorMask<Float> stays = FloatVector.fromArray(S, on, i).compare(GE, 0f);
            FloatVector kept = f.blend(one, stays);
            FloatVector added = one.blend(f, stays);
            a = kept.fma(a, added.mul(FloatVector.fromArray(S, v, vo + t * stride)));
            b = kept.fma(b, added);
        }
        a.intoArray(s, so);
        b.intoArray(s, so + n);
    }
}
