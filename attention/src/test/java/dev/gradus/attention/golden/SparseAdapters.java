package dev.gradus.attention.golden;

import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.autograd.Autograd;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.MergeAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Attention that chooses its keys. */
final class SparseAdapters {
    private SparseAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("extra/nsa_selection", SparseAdapters::selection);
    }

    /** A block that is listed twice counts twice in the reference: the merge of those listed once, twice, ... */
    private static void selection(GoldenCase c) {
        Tensor q = c.in("q");
        Tensor k = c.in("k");
        Tensor listed = c.in("block_indices"); // [B,T,Hkv,n], -1 where a place is unused
        double scale = c.settings().get("scale") instanceof Number n ? n.doubleValue() : 1 / Math.sqrt(k.dim(3));
        Tensor[] all = null;
        for (int times = 1; times <= listed.dim(3); times++) {
            AttentionPattern pattern = listed(c.number("block_size"), q.dim(2) / k.dim(2), listed, times);
            Tensor[] more = Autograd.run(new Attention(pattern, scale), q, k, c.in("v"));
            all = all == null ? more : Autograd.run(new MergeAttention(), all[0], all[1], more[0], more[1]);
        }
        c.output("y", all[0]);
    }

    private static AttentionPattern listed(int block, int group, Tensor listed, int times) {
        int tokens = listed.dim(1);
        int heads = listed.dim(2);
        int most = listed.dim(3);
        List<AttentionPattern> sequences = new ArrayList<>();
        for (int b = 0; b < listed.dim(0); b++) {
            BitSet[][] chosen = new BitSet[heads][tokens];
            for (int row = 0; row < tokens * heads; row++) {
                chosen[row % heads][row / heads] =
                        listed(listed.ints(), (b * tokens * heads + row) * most, most, times);
            }
            sequences.add(new SelectedBlocks(block, group, 0, chosen));
        }
        return new PerSequence(sequences);
    }

    private static BitSet listed(int[] numbers, int from, int count, int times) {
        BitSet found = new BitSet();
        for (int i = from; i < from + count; i++) {
            int seen = 0;
            for (int j = from; j <= i; j++) {
                seen += numbers[j] == numbers[i] ? 1 : 0;
            }
            if (numbers[i] >= 0 && seen == times) {
                found.set(numbers[i]);
            }
        }
        return found;
    }
}
