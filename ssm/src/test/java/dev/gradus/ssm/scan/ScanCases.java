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
        return List.of(gatedOuterProduct());
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
