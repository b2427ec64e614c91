package dev.gradus.op;

import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.MergeAttention;
import dev.gradus.op.attention.PackedAttention;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.pattern.ScoreBias;
import dev.gradus.pattern.ScoreRule;
import java.util.List;
import java.util.stream.Stream;

/** What the ops of {@code dev.gradus.op.attention} must do. */
final class AttentionCases {
    private static final Attention CAUSAL = new Attention(new Causal(), 0.5);
    private static final Attention FULL = new Attention(new Full(), 0.7);

    private static final Attention CAPPED = new Attention(new Causal(), 0.5, ScoreRule.capped(0.8));
    private static final Attention BIASED = new Attention(new Full(), 0.5, ScoreRule.biased(new Crossed()));
    private static final Attention RELATIVE =
            new Attention(new Causal(), 0.4, new ScoreRule(2, new Distance()));

    private AttentionCases() {}

    /** A bias of each pair's own. */
    private record Crossed() implements ScoreBias {
        @Override
        public int rows() {
            return 4;
        }

        @Override
        public int row(int query, int key) {
            return query * key % 4;
        }
    }

    /** Three rows for distances, each of which counts more the further away a key is. */
    private record Distance() implements ScoreBias {
        @Override
        public int rows() {
            return 3;
        }

        @Override
        public int row(int query, int key) {
            return Math.floorMod(query - key, 3);
        }

        @Override
        public double factor(int query, int key) {
            return 0.05 * (key - query);
        }

        @Override
        public boolean isRelative() {
            return true;
        }
    }

    static List<OpCase> all() {
        return List.of(attention(), packedAttention(), mergeAttention());
    }

    private static OpCase attention() {
        String fits =
                "attention needs q [B,T,H,d], k [B,S,Hkv,d], v [B,S,Hkv,dv] with H a multiple of Hkv, got ";
        return OpCase.of(Attention.class)
                .on(CAUSAL, qkv(1, 1, 1, 1, 1, 1, 1))
                .on(CAUSAL, qkv(2, 5, 5, 2, 2, 4, 4))
                .on(CAUSAL, qkv(1, 3, 7, 4, 2, 3, 5))
                .on(FULL, qkv(2, 4, 6, 3, 1, 5, 2))
                .on(CAUSAL, qkv(0, 2, 2, 1, 1, 3, 3))
                .on(FULL, qkv(1, 0, 4, 1, 1, 3, 3))
                .on(CAUSAL, qkv(1, 70, 75, 2, 1, 18, 20))
                .on(FULL, qkv(1, 6, 3, 2, 2, 3, 2))
                .on(CAPPED, qkv(2, 5, 6, 2, 1, 4, 3))
                .on(BIASED, with(Input.normal(4, 3), qkv(2, 5, 6, 3, 3, 4, 2)))
                .on(RELATIVE, with(Input.normal(3, 4), qkv(1, 70, 75, 4, 2, 6, 3)))
                .on(RELATIVE, with(Input.mask(2, 7), with(Input.normal(3, 2), qkv(2, 1, 7, 2, 2, 4, 3))))
                .on(FULL, masked(Input.mask(2, 7), qkv(2, 3, 7, 2, 1, 4, 4)))
                .on(CAUSAL, masked(Input.ints(new int[] {0, 0, 1, 1, 0, 0, 0, 0}, 2, 4), qkv(2, 4, 4, 1, 1, 3, 3)))
                .large(CAUSAL, qkv(2, 140, 140, 4, 2, 32, 32))
                .large(RELATIVE, with(Input.normal(3, 4), qkv(2, 140, 140, 4, 2, 32, 32)))
                .fails(BIASED, "attention needs a bias [4,H] as its fourth input, got FLOAT32 [1, 2, 2, 3],"
                        + " FLOAT32 [1, 2, 2, 3], FLOAT32 [1, 2, 2, 3] and FLOAT32 [2, 4]",
                        with(Input.normal(2, 4), qkv(1, 2, 2, 2, 2, 3, 3)))
                .fails(CAUSAL, fits + "FLOAT32 [1, 4, 3, 4], FLOAT32 [1, 4, 2, 4] and FLOAT32 [1, 4, 2, 4]",
                        qkv(1, 4, 4, 3, 2, 4, 4))
                .fails(CAUSAL, fits + "FLOAT32 [2, 3, 4]", Input.normal(2, 3, 4))
                .fails(CAUSAL, "attention needs an int32 mask [B,S] as its fourth input, got FLOAT32 [2, 3, 1, 2],"
                        + " FLOAT32 [2, 4, 1, 2], FLOAT32 [2, 4, 1, 2] and INT32 [2, 3]",
                        masked(Input.mask(2, 3), qkv(2, 3, 4, 1, 1, 2, 2)));
    }

    private static OpCase packedAttention() {
        return OpCase.of(PackedAttention.class)
                .on(new PackedAttention(2, 2, new Causal(), 0.5), Input.normal(2, 5, 18))
                .on(new PackedAttention(4, 1, new Causal(), 0.5), Input.normal(1, 6, 12), Input.mask(1, 6))
                .on(new PackedAttention(2, 1, new Full(), 0.3), Input.normal(2, 67, 4 * 9))
                .on(new PackedAttention(1, 1, new Full(), 1), Input.normal(1, 1, 3))
                .on(new PackedAttention(2, 1, new Causal(), 1), Input.normal(0, 3, 8))
                .large(new PackedAttention(4, 2, new Causal(), 0.5), Input.normal(2, 140, 256))
                .fails(new PackedAttention(2, 1, new Full(), 1),
                        "packed_attention needs x [B,T,4 d] and optionally a mask [B,T], got FLOAT32 [2, 3, 5]",
                        Input.normal(2, 3, 5))
                .fails(new PackedAttention(2, 1, new Full(), 1),
                        "packed_attention needs an int32 mask [B,T] as its second input, got FLOAT32 [2, 3, 8] and"
                                + " INT32 [3, 2]",
                        Input.normal(2, 3, 8), Input.mask(3, 2))
                .rejects(() -> new PackedAttention(3, 2, new Full(), 1),
                        "packed_attention needs heads that are a multiple of kvHeads, got 3 and 2");
    }

    private static OpCase mergeAttention() {
        MergeAttention op = new MergeAttention();
        return OpCase.of(MergeAttention.class)
                .on(op, parts(2, 3, 2, 4))
                .on(op, parts(1, 1, 1, 1))
                .on(op, parts(0, 2, 1, 3))
                .on(op, parts(2, 5, 3, 70))
                .large(op, parts(2, 150, 4, 32))
                .fails(op, "merge_attention needs y1 [B,T,H,d], lse1 [B,H,T], and y2 and lse2 of the same shapes, got"
                        + " FLOAT32 [1, 2, 3, 4], FLOAT32 [1, 2, 3], FLOAT32 [1, 2, 3, 4] and FLOAT32 [1, 2, 3]",
                        Input.normal(1, 2, 3, 4), Input.normal(1, 2, 3), Input.normal(1, 2, 3, 4),
                        Input.normal(1, 2, 3));
    }

    private static Input[] parts(int b, int t, int h, int d) {
        return new Input[] {
            Input.normal(b, t, h, d), Input.normal(b, h, t), Input.normal(b, t, h, d), Input.normal(b, h, t)
        };
    }

    private static Input[] with(Input last, Input... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(Input[]::new);
    }

    private static Input[] qkv(int b, int t, int s, int h, int hkv, int d, int dv) {
        return new Input[] {Input.normal(b, t, h, d), Input.normal(b, s, hkv, d), Input.normal(b, s, hkv, dv)};
    }

    private static Input[] masked(Input mask, Input... qkv) {
        return new Input[] {qkv[0], qkv[1], qkv[2], mask};
    }
}
