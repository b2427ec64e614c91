package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.attention.pattern.FirstKeys;
import dev.gradus.attention.pattern.Window;
import dev.gradus.attention.score.Alibi;
import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.MergeAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MergeTest {

    private static Tensor normal(String name, int... dims) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(dims));
        new Rng(5).fork(name).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    @Test
    void partsOfTheKeysMergeToAllKeys() {
        Tensor q = normal("q", 1, 40, 2, 4);
        Tensor k = normal("k", 1, 40, 2, 4);
        Tensor v = normal("v", 1, 40, 2, 4);
        AttentionPattern near = Window.causal(8);
        AttentionPattern rest = (head, query, key) -> key <= query - 8;
        Tensor[] a = Autograd.run(new Attention(near, 0.5), q, k, v);
        Tensor[] b = Autograd.run(new Attention(rest, 0.5), q, k, v);
        Tensor[] merged = Autograd.run(new MergeAttention(), a[0], a[1], b[0], b[1]);
        Tensor[] all = Autograd.run(new Attention(new Causal(), 0.5), q, k, v);
        assertArrayEquals(all[0].doubles(), merged[0].doubles(), 1e-12);
        assertArrayEquals(all[1].doubles(), merged[1].doubles(), 1e-12);
    }

    @Test
    void aQueryWithoutKeysInEitherPartStaysZero() {
        Tensor q = normal("q", 1, 3, 1, 2);
        Attention nothing = new Attention(new FirstKeys(0), 1);
        Tensor[] none = Autograd.run(nothing, q, q, q);
        Tensor[] merged = Autograd.run(new MergeAttention(), none[0], none[1], none[0], none[1]);
        assertArrayEquals(new double[6], merged[0].doubles());
        assertEquals(Double.NEGATIVE_INFINITY, merged[1].doubles()[0]);
    }

    @Test
    void alibiIsABiasThatGrowsWithTheDistance() {
        Tensor q = normal("q", 1, 70, 4, 3).to(DType.FLOAT32);
        Tensor k = normal("k", 1, 70, 4, 3).to(DType.FLOAT32);
        Attention op = new Attention(new Causal(), 0.5, ScoreRule.biased(new Alibi()));
        Tensor y = q.apply(op, k, k, Alibi.table(4, DType.FLOAT32));
        Tensor scores = q.transpose(1, 2).matmul(k.transpose(1, 2).transpose(2, 3)).mul(0.5); // [1,H,T,T]
        float[] biased = scores.floats().clone();
        for (int e = 0; e < biased.length; e++) {
            int distance = e / 70 % 70 - e % 70;
            biased[e] = distance < 0
                    ? Float.NEGATIVE_INFINITY
                    : biased[e] - (float) (Alibi.slopes(4)[e / 4900] * distance);
        }
        assertEquals(new Alibi().factor(7, 3), new Alibi().factor(3, 7), "both directions alike");
        Tensor expected = Tensor.of(biased, 1, 4, 70, 70).softmax(-1).matmul(k.transpose(1, 2)).transpose(1, 2);
        assertArrayEquals(expected.floats(), y.floats(), 1e-5f);
    }
}
