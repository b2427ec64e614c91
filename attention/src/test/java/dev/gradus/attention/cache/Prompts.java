package dev.gradus.attention.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.op.shape.Concat;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small attention with grouped queries, and sequences fed to it in pieces. */
final class Prompts {
    static final int BATCH = 2;
    static final int TOKENS = 23;
    static final int DIM = 12;
    static final int HEADS = 4;
    static final int KV_HEADS = 2;
    static final int SIZE = 6;

    private Prompts() {}

    static MultiHeadAttention attention(AttentionPattern pattern, DType dtype) {
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(
                DIM, HEADS, KV_HEADS, SIZE, false, false, Rotary.half(100, SIZE), pattern,
                MultiHeadAttention.Names.LLAMA);
        return new MultiHeadAttention(form, Init.normal(0.4), dtype, new Rng(3));
    }

    static Tensor tokens(DType dtype) {
        Tensor x = Tensor.of(new double[BATCH * TOKENS * DIM], BATCH, TOKENS, DIM);
        new Rng(9).fillNormal(x.doubles(), 0, 1);
        return x.to(dtype);
    }

    static Tensor part(Tensor x, int from, int to) {
        return Autograd.noGrad(() -> x.slice(1, from, to));
    }

    /** The tokens from where the cache stands, in pieces of these lengths. */
    static Step<KvCache> feed(MultiHeadAttention attention, KvCache cache, Tensor x, int... lengths) {
        List<Tensor> outputs = new ArrayList<>();
        KvCache now = cache;
        for (int length : lengths) {
            int at = now.length();
            Step<KvCache> step = attention.prefill(part(x, at, at + length), now);
            outputs.add(step.output());
            now = step.state();
        }
        Tensor[] more = outputs.subList(1, outputs.size()).toArray(Tensor[]::new);
        return new Step<>(Autograd.noGrad(() -> outputs.get(0).apply(new Concat(1), more)), now);
    }

    static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    static KvCache.Form form(DType dtype) {
        return new KvCache.Form(dtype, BATCH, KV_HEADS, SIZE, SIZE);
    }

    static void assertClose(Tensor expected, Tensor actual, double tolerance, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        double[] a = Autograd.noGrad(() -> expected.to(DType.FLOAT64)).doubles();
        double[] b = Autograd.noGrad(() -> actual.to(DType.FLOAT64)).doubles();
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], tolerance, what + " at " + i);
        }
    }

    /** A query or key or value of its own for every token, [1,T,1,1]. */
    static Tensor scalars(double... numbers) {
        return Tensor.of(numbers, Shape.of(1, numbers.length, 1, 1).dims());
    }
}
