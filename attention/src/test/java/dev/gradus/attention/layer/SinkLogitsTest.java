package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.FirstKeys;
import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SinkLogitsTest {

    private static Tensor normal(int seed, int... dims) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(dims));
        new Rng(seed).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    private static SinkLogits sinks() {
        SinkLogits sinks = new SinkLogits(2, DType.FLOAT64);
        new Rng(9).fillNormal(sinks.parameters().get("sinks").doubles(), 0, 1);
        return sinks;
    }

    private static Tensor attended(SinkLogits sinks, AttentionPattern pattern, Tensor q, Tensor k, Tensor v) {
        Tensor[] read = Autograd.run(new Attention(pattern, 0.7), q, k, v);
        return sinks.forward(read[0], read[1]);
    }

    @Test
    void itIsOneMoreKeyWithoutAValue() {
        SinkLogits sinks = sinks();
        Tensor q = normal(1, 1, 7, 2, 3);
        Tensor k = normal(2, 1, 7, 2, 3);
        Tensor v = normal(3, 1, 7, 2, 3);
        Tensor scores = q.transpose(1, 2).matmul(k.permute(0, 2, 3, 1)).mul(0.7); // [1,2,7,7]
        Tensor column = sinks.parameters().get("sinks").reshape(1, 2, 1, 1).apply(new Expand(Shape.of(1, 2, 7, 1)));
        int[] ahead = new int[7 * 8];
        for (int e = 0; e < 56; e++) {
            ahead[e] = e % 8 > e / 8 && e % 8 < 7 ? 1 : 0;
        }
        Tensor p = scores.apply(new Concat(3), column).apply(new MaskedSoftmax(-1), Tensor.of(ahead, 7, 8));
        Tensor expected = p.slice(3, 0, 7).matmul(v.transpose(1, 2)).transpose(1, 2);
        assertArrayEquals(expected.doubles(), attended(sinks, new Causal(), q, k, v).doubles(), 1e-12);
    }

    @Test
    void aQueryWithoutKeysStaysZero() {
        Tensor q = normal(1, 1, 3, 2, 3);
        assertArrayEquals(new double[18], attended(sinks(), new FirstKeys(0), q, q, q).doubles());
    }

    @Test
    void gradientsAreRight() {
        SinkLogits sinks = sinks();
        Tensor[] leaves = {
            normal(1, 1, 5, 2, 3).requireGrad(), normal(2, 1, 5, 2, 3).requireGrad(),
            normal(3, 1, 5, 2, 3).requireGrad(), sinks.parameters().get("sinks")
        };
        GradientCheck.Result result = GradientCheck.standard().run("sink_logits",
                all -> new Tensor[] {attended(sinks, new Causal(), leaves[0], leaves[1], leaves[2])}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void noHeadsAreRefused() {
        assertEquals("sink logits need at least one head, got 0",
                assertThrows(IllegalArgumentException.class, () -> new SinkLogits(0, DType.FLOAT32)).getMessage());
    }
}
