package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Rotation;

/** Rotary position embedding in float64, in plain loops, to check with. */
public final class DoubleTurn {

    private DoubleTurn() {}

    /** {@code (u, v) -> (u cos - v sin, v cos + u sin)} for each pair of each head; see {@link Rotation}. */
    public static void rotate(Rotation form, double[] x, double[] y, double[] cos, double[] sin, int tokens) {
        System.arraycopy(x, 0, y, 0, tokens * form.heads() * form.size());
        int pairs = form.width() / 2;
        double sign = form.backward() ? -1 : 1;
        for (int head = 0; head < tokens * form.heads(); head++) {
            int row = head / form.heads() % form.steps() * pairs;
            for (int i = 0; i < pairs; i++) {
                int u = head * form.size() + (form.interleaved() ? 2 * i : i);
                int v = form.interleaved() ? u + 1 : u + pairs;
                double s = sign * sin[row + i];
                y[u] = x[u] * cos[row + i] - x[v] * s;
                y[v] = x[v] * cos[row + i] + x[u] * s;
            }
        }
    }
}
