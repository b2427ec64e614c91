package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Optimiser steps, vector by vector, from element {@code i} on; {@code end - i} is a multiple of the lanes. */
final class UpdateLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private UpdateLoops() {}

    /** {@code p -= lr (g + decay p)}. */
    static void sgd(float lr, float decay, float[] p, float[] g, int from, int end) {
        FloatVector penalty = FloatVector.broadcast(S, decay);
        FloatVector rate = FloatVector.broadcast(S, -lr);
        for (int i = from; i < end; i += LANES) {
            FloatVector old = FloatVector.fromArray(S, p, i);
            FloatVector d = penalty.fma(old, FloatVector.fromArray(S, g, i));
            rate.fma(d, old).intoArray(p, i);
        }
    }

    /** {@code m = kept m + fresh d, p -= lr m}. */
    static void momentum(
            float lr, float decay, float kept, float fresh, float[] p, float[] g, float[] m, int from, int end) {
        FloatVector penalty = FloatVector.broadcast(S, decay);
        FloatVector rate = FloatVector.broadcast(S, -lr);
        FloatVector keep = FloatVector.broadcast(S, kept);
        for (int i = from; i < end; i += LANES) {
            FloatVector old = FloatVector.fromArray(S, p, i);
            FloatVector d = penalty.fma(old, FloatVector.fromArray(S, g, i));
            FloatVector mean = keep.fma(FloatVector.fromArray(S, m, i), d.mul(fresh));
            mean.intoArray(m, i);
            rate.fma(mean, old).intoArray(p, i);
        }
    }

    /** {@code m = kept m + fresh d, p -= lr (d + mu m)}. */
    static void nesterov(
            float lr, float decay, float kept, float fresh, float mu, float[] p, float[] g, float[] m, int from,
            int end) {
        FloatVector penalty = FloatVector.broadcast(S, decay);
        FloatVector rate = FloatVector.broadcast(S, -lr);
        FloatVector keep = FloatVector.broadcast(S, kept);
        FloatVector ahead = FloatVector.broadcast(S, mu);
        for (int i = from; i < end; i += LANES) {
            FloatVector old = FloatVector.fromArray(S, p, i);
            FloatVector d = penalty.fma(old, FloatVector.fromArray(S, g, i));
            FloatVector mean = keep.fma(FloatVector.fromArray(S, m, i), d.mul(fresh));
            mean.intoArray(m, i);
            rate.fma(ahead.fma(mean, d), old).intoArray(p, i);
        }
    }

    /** {@code m += fresh1 (d - m), v = beta2 v + fresh2 d^2, p = keep p - size m / (scale sqrt v + eps)}. */
    static void adam(
            float keep, float decay, float fresh1, float beta2, float fresh2, float size, float scale, float eps,
            float[] p, float[] g, float[] m, float[] v, int from, int end) {
        FloatVector penalty = FloatVector.broadcast(S, decay);
        FloatVector newer = FloatVector.broadcast(S, fresh1);
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector least = FloatVector.broadcast(S, eps);
        FloatVector rate = FloatVector.broadcast(S, -size);
        for (int i = from; i < end; i += LANES) {
            FloatVector old = FloatVector.fromArray(S, p, i);
            FloatVector d = penalty.fma(old, FloatVector.fromArray(S, g, i));
            FloatVector before = FloatVector.fromArray(S, m, i);
            FloatVector mean = newer.fma(d.sub(before), before);
            FloatVector square = d.mul(fresh2).fma(d, FloatVector.fromArray(S, v, i).mul(beta2));
            FloatVector root = square.sqrt().fma(factor, least);
            mean.intoArray(m, i);
            square.intoArray(v, i);
            rate.fma(mean.div(root), old.mul(keep)).intoArray(p, i);
        }
    }

    /** {@code v = alpha v + fresh d^2, p -= lr d / (sqrt v + eps)}. */
    static void rmsProp(
            float lr, float decay, float alpha, float fresh, float eps, float[] p, float[] g, float[] v, int from,
            int end) {
        FloatVector penalty = FloatVector.broadcast(S, decay);
        FloatVector rate = FloatVector.broadcast(S, -lr);
        for (int i = from; i < end; i += LANES) {
            FloatVector old = FloatVector.fromArray(S, p, i);
            FloatVector d = penalty.fma(old, FloatVector.fromArray(S, g, i));
            FloatVector square = d.mul(fresh).fma(d, FloatVector.fromArray(S, v, i).mul(alpha));
            square.intoArray(v, i);
            rate.fma(d.div(square.sqrt().add(eps)), old).intoArray(p, i);
        }
    }

    /** {@code s += d^2, p -= lr d / (sqrt s + eps)}. */
    static void adagrad(float lr, float decay, float eps, float[] p, float[] g, float[] s, int from, int end) {
        FloatVector penalty = FloatVector.broadcast(S, decay);
        FloatVector rate = FloatVector.broadcast(S, -lr);
        for (int i = from; i < end; i += LANES) {
            FloatVector old = FloatVector.fromArray(S, p, i);
            FloatVector d = penalty.fma(old, FloatVector.fromArray(S, g, i));
            FloatVector square = d.fma(d, FloatVector.fromArray(S, s, i));
            square.intoArray(s, i);
            rate.fma(d.div(square.sqrt().add(eps)), old).intoArray(p, i);
        }
    }
}
