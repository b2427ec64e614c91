package dev.gradus.ssm.scan;

import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;
import java.util.stream.Stream;

/** What the ops of {@code dev.gradus.ssm.scan} must do. */
public final class ScanCases {
    private static final GatedOuterProduct PLAIN = new GatedOuterProduct(false, false, false);
    private static final GatedOuterProduct GATED = new GatedOuterProduct(true, false, false);
    private static final GatedOuterProduct BEFORE = new GatedOuterProduct(true, true, true);

    private ScanCases() {}

    /** One case an op. */
    public static List<OpCase> all() {
        return List.of(gatedOuterProduct(), selectiveScan(), diagonalRecurrence(), gatedRecurrence(),
                maxPlusRecurrence());
    }

    private static OpCase gatedOuterProduct() {
        String fits = "gated_outer_product needs q and k [B,T,G,K], v [B,T,H,V] with H a multiple of G";
        return OpCase.of(GatedOuterProduct.class)
                .savedOutputs(2)
                .on(PLAIN, qkv(1, 1, 1, 1, 1, 1))
                .on(PLAIN, qkv(2, 3, 2, 2, 3, 4))
                .on(GATED, with(decay(2, 5, 4), qkv(2, 5, 4, 2, 3, 2)))
                .on(GATED, with(decay(1, 4, 2, 3), qkv(1, 4, 2, 1, 3, 2)))
                .on(GATED, with(decay(0, 4, 2), qkv(0, 4, 2, 1, 3, 2)))
                .on(new GatedOuterProduct(true, true, false),
                        with(Input.normal(2, 2, 3, 4), with(decay(2, 3, 2, 3), qkv(2, 3, 2, 2, 3, 4))))
                .on(new GatedOuterProduct(false, true, true), with(Input.normal(1, 1, 2, 2), qkv(1, 3, 1, 1, 2, 2)))
                .on(BEFORE, with(Input.normal(1, 2, 3, 2), with(decay(1, 4, 2, 3), qkv(1, 4, 2, 2, 3, 2))))
                .on(BEFORE, with(Input.normal(1, 1, 2, 3), with(decay(1, 35, 1), qkv(1, 35, 1, 1, 2, 3))))
                .on(BEFORE, with(Input.normal(1, 1, 2, 2), with(decay(1, 1, 1), qkv(1, 1, 1, 1, 2, 2))))
                .on(new GatedOuterProduct(true, true, false),
                        with(Input.normal(1, 1, 33, 40), with(decay(1, 2, 1, 33), qkv(1, 2, 1, 1, 33, 40))))
                .large(GATED, with(decay(2, 70, 4, 32), qkv(2, 70, 4, 2, 32, 70)))
                .large(BEFORE, with(Input.normal(2, 4, 33, 65), with(decay(2, 130, 4), qkv(2, 130, 4, 1, 33, 65))))
                .fails(PLAIN, fits + ", got FLOAT32 [2, 3, 2, 4], FLOAT32 [2, 3, 2, 4] and FLOAT32 [2, 3, 3, 4]",
                        qkv(2, 3, 3, 2, 4, 4))
                .fails(GATED, fits + ", g [B,T,H] or [B,T,H,K], got FLOAT32 [2, 3, 2, 4], FLOAT32 [2, 3, 2, 4],"
                        + " FLOAT32 [2, 3, 2, 5] and FLOAT32 [2, 3, 4]",
                        with(decay(2, 3, 4), qkv(2, 3, 2, 2, 4, 5)))
                .fails(new GatedOuterProduct(false, true, false), fits + ", a first state [B,H,K,V], got"
                        + " FLOAT32 [2, 3, 2, 4], FLOAT32 [2, 3, 2, 4], FLOAT32 [2, 3, 2, 5] and FLOAT32 [1, 2, 4, 5]",
                        with(Input.normal(1, 2, 4, 5), qkv(2, 3, 2, 2, 4, 5)));
    }

    private static OpCase selectiveScan() {
        String fits = "selective_scan needs u and delta [B,T,D], A [D,N], B and C [B,T,G,N] with D a multiple of G";
        SelectiveScan bare = new SelectiveScan(false, false, false, false);
        SelectiveScan full = new SelectiveScan(true, true, true, true);
        return OpCase.of(SelectiveScan.class)
                .savedOutputs(2)
                .on(bare, scan(1, 1, 1, 1, 1))
                .on(bare, scan(2, 4, 6, 3, 2))
                .on(full,
                        with(Input.normal(2, 3, 2), with(Input.normal(3), with(Input.normal(3), scan(2, 5, 3, 2, 1)))))
                .on(new SelectiveScan(true, false, true, false), with(Input.normal(4), scan(1, 35, 4, 1, 1)))
                .on(new SelectiveScan(true, true, false, false), with(Input.normal(2), scan(0, 3, 2, 2, 1)))
                .on(bare, scan(1, 0, 2, 2, 1))
                .on(new SelectiveScan(false, false, false, true), with(Input.normal(1, 40, 26), scan(1, 2, 40, 26, 1)))
                .large(full, with(Input.normal(3, 40, 18),
                        with(Input.normal(40), with(Input.normal(40), scan(3, 300, 40, 18, 2)))))
                .float32Within(2e-5)
                .fails(bare,
                        fits + ", got FLOAT32 [2, 4, 3], FLOAT32 [2, 4, 3], FLOAT32 [3, 2], FLOAT32 [2, 4, 2, 2] and"
                                + " FLOAT32 [2, 4, 2, 2]",
                        scan(2, 4, 3, 2, 2))
                .fails(new SelectiveScan(true, true, false, true), fits + ", D [D], a first state [B,D,N], got FLOAT32"
                        + " [2, 4, 3], FLOAT32 [2, 4, 3], FLOAT32 [3, 2], FLOAT32 [2, 4, 1, 2], FLOAT32 [2, 4, 1, 2],"
                        + " FLOAT32 [3] and FLOAT32 [1, 3, 2]",
                        with(Input.normal(1, 3, 2), with(Input.normal(3), scan(2, 4, 3, 2, 1))));
    }

    private static Input[] scan(int b, int t, int d, int n, int g) {
        return new Input[] {
            Input.normal(b, t, d), Input.uniform(0.1, 1, b, t, d), Input.uniform(-2, -0.1, d, n),
            Input.normal(b, t, g, n), Input.normal(b, t, g, n)
        };
    }

    private static OpCase diagonalRecurrence() {
        DiagonalRecurrence held = new DiagonalRecurrence(Discretisation.ZERO_ORDER_HOLD, true, false);
        DiagonalRecurrence trapezoid = new DiagonalRecurrence(Discretisation.BILINEAR, true, true);
        DiagonalRecurrence euler = new DiagonalRecurrence(Discretisation.FORWARD_EULER, false, false);
        DiagonalRecurrence real = new DiagonalRecurrence(Discretisation.EXPONENTIAL_EULER, false, true);
        String fits = "diagonal_recurrence needs u and d [B,T,D], A [D,N], B and C [D,N], [B,T,N] or [B,T,G,N] with D a"
                + " multiple of G";
        return OpCase.of(DiagonalRecurrence.class)
                .on(held, rates(2, 4, 3, Input.uniform(-2, -0.2, 3, 2, 2), Input.normal(3, 2, 2),
                        Input.normal(3, 2, 2)))
                .on(held, rates(1, 3, 4, Input.uniform(-0.1, 0.1, 4, 2, 2), Input.normal(1, 3, 2, 2),
                        Input.normal(1, 3, 2, 2, 2)))
                .on(trapezoid, with(Input.normal(2, 2, 3, 2), rates(2, 3, 2, Input.uniform(-2, -0.2, 2, 3, 2),
                        Input.normal(2, 3, 3, 2), Input.normal(2, 3, 2))))
                .on(euler, rates(1, 4, 2, Input.uniform(-1, 0, 2, 3), Input.normal(1, 4, 3), Input.normal(2, 3)))
                .on(real, with(Input.normal(2, 1, 1),
                        rates(2, 1, 1, Input.uniform(-1, 0, 1, 1), Input.normal(1, 1), Input.normal(2, 1, 1))))
                .on(euler, rates(0, 4, 2, Input.uniform(-1, 0, 2, 3), Input.normal(0, 4, 3), Input.normal(2, 3)))
                .on(real, with(Input.normal(1, 40, 26), rates(1, 2, 40, Input.uniform(-1, 0, 40, 26),
                        Input.normal(1, 2, 26), Input.normal(40, 26))))
                .large(held, rates(2, 420, 40, Input.uniform(-2, -0.2, 40, 3, 2), Input.normal(40, 3, 2),
                        Input.normal(2, 420, 4, 3, 2)))
                .fails(euler, fits + ", got FLOAT32 [1, 4, 2], FLOAT32 [1, 4, 2], FLOAT32 [2, 3], FLOAT32 [1, 3, 3] and"
                        + " FLOAT32 [2, 3]",
                        rates(1, 4, 2, Input.normal(2, 3), Input.normal(1, 3, 3), Input.normal(2, 3)));
    }

    private static OpCase gatedRecurrence() {
        GatedRecurrence real = new GatedRecurrence(false);
        GatedRecurrence complex = new GatedRecurrence(true);
        String fits = "gated_recurrence needs a and x [B,T,...";
        return OpCase.of(GatedRecurrence.class)
                .on(real, gates(1, 1, 1))
                .on(real, gates(2, 5, 3))
                .on(real, Input.normal(2, 3), Input.normal(2, 3), Input.normal(2))
                .on(real, gates(0, 4, 3))
                .on(real, gates(2, 3, 600))
                .on(complex, gates(2, 4, 3, 2))
                .on(complex, gates(1, 2, 2))
                .large(real, gates(3, 40, 700))
                .large(complex, gates(2, 20, 300, 3, 2))
                .fails(real, fits + "] with at least one step and a first state [B,...], got FLOAT32 [2, 3, 4],"
                        + " FLOAT32 [2, 3, 5] and FLOAT32 [2, 5]",
                        Input.normal(2, 3, 4), Input.normal(2, 3, 5), Input.normal(2, 5))
                .fails(real, fits + "] with at least one step and a first state [B,...], got FLOAT32 [2, 0, 4],"
                        + " FLOAT32 [2, 0, 4] and FLOAT32 [2, 4]", gates(2, 0, 4))
                .fails(complex, fits + ",2] with at least one step and a first state [B,...,2], got FLOAT32 [2, 2, 3],"
                        + " FLOAT32 [2, 2, 3] and FLOAT32 [2, 3]", gates(2, 2, 3));
    }

    /** a, x and a first state. */
    private static Input[] gates(int... dims) {
        int[] state = new int[dims.length - 1];
        state[0] = dims[0];
        System.arraycopy(dims, 2, state, 1, dims.length - 2);
        return new Input[] {Input.uniform(-0.9, 0.9, dims), Input.normal(dims), Input.normal(state)};
    }

    private static OpCase maxPlusRecurrence() {
        MaxPlusRecurrence op = new MaxPlusRecurrence();
        return OpCase.of(MaxPlusRecurrence.class)
                .on(op, exponents(1, 1, 1))
                .on(op, exponents(2, 6, 3))
                .on(op, exponents(0, 2, 3))
                .on(op, exponents(2, 30, 20))
                .large(op, exponents(2, 200, 90))
                .fails(op, "max_plus_recurrence needs f and i [B,T,H] and a first state [B,H], got FLOAT32 [2, 3, 4],"
                        + " FLOAT32 [2, 3, 4] and FLOAT32 [2, 3]",
                        Input.normal(2, 3, 4), Input.normal(2, 3, 4), Input.normal(2, 3));
    }

    /** No two are nearly equal where the greater is taken. */
    private static Input[] exponents(int b, int t, int h) {
        return new Input[] {Input.uniform(-0.03, 0, b, t, h), Input.distinct(b, t, h), Input.normal(b, h)};
    }

    private static Input[] rates(int b, int t, int d, Input a, Input in, Input out) {
        return new Input[] {Input.normal(b, t, d), Input.uniform(0.1, 1, b, t, d), a, in, out};
    }

    private static Input[] qkv(int b, int t, int h, int g, int k, int v) {
        return new Input[] {Input.normal(b, t, g, k), Input.normal(b, t, g, k), Input.normal(b, t, h, v)};
    }

    private static Input decay(int... dims) {
        return Input.uniform(-2, 0, dims);
    }

    private static Input[] with(Input last, Input... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(Input[]::new);
    }
}
