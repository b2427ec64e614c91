package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.BitSet;
import java.util.List;

/**
 * What a token can know after several layers. A layer passes on what its pattern allows, any head's, and the residual
 * connection what was there before.
 */
public final class Reach {
    private static final int TILE = 64;

    private Reach() {}

    /**
     * The positions whose input can change the output of one token.
     *
     * @param layers pattern of each layer, the first one reads the input
     * @param heads H
     * @param token position of the token
     * @param tokens T
     * @return one bit a position
     */
    public static BitSet of(List<? extends AttentionPattern> layers, int heads, int token, int tokens) {
        BitSet reached = new BitSet(tokens);
        reached.set(token);
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            reached = before(layers.get(layer), heads, reached, tokens);
        }
        return reached;
    }

    /** The positions that a layer's outputs at some positions are made of. */
    private static BitSet before(AttentionPattern pattern, int heads, BitSet outputs, int tokens) {
        BitSet inputs = (BitSet) outputs.clone();
        for (int query = outputs.nextSetBit(0); query >= 0; query = outputs.nextSetBit(query + 1)) {
            for (int head = 0; head < heads; head++) {
                row(pattern, head, query, tokens, inputs);
            }
        }
        return inputs;
    }

    private static void row(AttentionPattern pattern, int head, int query, int tokens, BitSet into) {
        int key = pattern.nextKey(head, query, query, 0);
        while (key < tokens) {
            int end = Math.min(tokens, key + TILE);
            Tile tile = pattern.classify(head, query, query, key, end - 1);
            for (int k = key; tile == Tile.PARTIAL && k < end; k++) {
                into.set(k, into.get(k) || pattern.allows(head, query, k));
            }
            into.set(key, tile == Tile.FULL ? end : key);
            key = end < tokens ? pattern.nextKey(head, query, query, end) : tokens;
        }
    }

    /**
     * How far back a token sees after each layer.
     *
     * @param layers pattern of each layer
     * @param heads H
     * @param token position of the token
     * @param tokens T
     * @return for 1, 2, ... layers the distance to the earliest position reached
     */
    public static int[] back(List<? extends AttentionPattern> layers, int heads, int token, int tokens) {
        int[] back = new int[layers.size()];
        for (int i = 0; i < back.length; i++) {
            back[i] = token - of(layers.subList(0, i + 1), heads, token, tokens).nextSetBit(0);
        }
        return back;
    }
}
