package dev.gradus.ssm.linear;

import dev.gradus.sequence.Rotary;

/** How retention turns queries and keys by their position. */
public enum Turn {
    /** Not at all. */
    NONE,
    /** Rotary embedding: {@code 10000^(-2i/K)} a step, pairs (i, i + K/2). */
    ROPE,
    /** The angles of xPos: from 1 to 1/10000 a step in equal ratios, pairs (2i, 2i + 1). */
    XPOS;

    private static final double THETA = 10_000;

    /** The rotation of keys of K elements, or null for none. */
    Rotary rotary(int keySize) {
        return switch (this) {
            case NONE -> null;
            case ROPE -> Rotary.half(THETA, keySize);
            case XPOS -> new Rotary(ratios(keySize / 2), 1, true);
        };
    }

    private static double[] ratios(int pairs) {
        double[] f = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            f[i] = StrictMath.pow(THETA, pairs == 1 ? 0 : -(double) i / (pairs - 1));
        }
        return f;
    }
}
