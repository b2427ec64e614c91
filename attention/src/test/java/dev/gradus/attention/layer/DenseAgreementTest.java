package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.RandomPatterns;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tiled kernel against the textbook, on patterns and shapes drawn at random: outputs and gradients. */
class DenseAgreementTest {
    private static final int ROUNDS = 16;

    /** One attention: sizes, pattern, type. */
    private record Problem(int tokens, int heads, int kvHeads, int size, AttentionPattern pattern, DType dtype) {
        Tensor[] qkv() {
            Rng rng = new Rng(tokens);
            return new Tensor[] {
                normal(heads, rng.fork("q")), normal(kvHeads, rng.fork("k")), normal(kvHeads, rng.fork("v"))
            };
        }

        private Tensor normal(int heads, Rng rng) {
            Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(2, tokens, heads, size));
            rng.fillNormal(x.doubles(), 0, 1);
            return x.to(dtype).detach().requireGrad();
        }

        void check() {
            Tensor[] tiled = qkv();
            Tensor[] dense = qkv();
            Tensor y = tiled[0].apply(new Attention(pattern, 0.5), tiled[1], tiled[2]);
            Tensor expected = DenseAttention.attend(dense[0], dense[1], dense[2], pattern, 0.5);
            y.mul(y).sum().backward();
            expected.mul(expected).sum().backward();
            close(expected, y, 1);
            for (int i = 0; i < 3; i++) {
                close(dense[i].grad(), tiled[i].grad(), 20);
            }
        }

        private void close(Tensor expected, Tensor got, double range) {
            double tolerance = range * (dtype == DType.FLOAT32 ? 1e-5 : 1e-10);
            double[] a = expected.to(DType.FLOAT64).doubles();
            double[] b = got.to(DType.FLOAT64).doubles();
            for (int i = 0; i < a.length; i++) {
                int at = i;
                assertEquals(a[i], b[i], tolerance, () -> this + " at " + at);
            }
        }
    }

    @Test
    void fiveHundredPatternsGiveWhatTheDenseFormGives() {
        int patterns = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            int kvHeads = 1 + random.nextInt(2);
            int heads = kvHeads * (1 + random.nextInt(2));
            int tokens = 2 + random.nextInt(seed % 4 == 0 ? 100 : 30);
            int size = 1 + random.nextInt(9);
            for (AttentionPattern pattern : RandomPatterns.all(random, tokens, heads)) {
                new Problem(tokens, heads, kvHeads, size, pattern, DType.FLOAT32).check();
                new Problem(tokens, heads, kvHeads, size, pattern, DType.FLOAT64).check();
                patterns++;
            }
        }
        assertTrue(patterns >= 500, "tried " + patterns);
    }
}
