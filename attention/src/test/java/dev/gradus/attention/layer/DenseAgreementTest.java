package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.RandomPatterns;
import dev.gradus.attention.score.Alibi;
import dev.gradus.attention.score.T5Buckets;
import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.ScoreBias;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tiled kernel against the textbook, on patterns, rules of scores and shapes drawn at random: outputs and gradients. */
class DenseAgreementTest {
    private static final int ROUNDS = 16;

    /** Half of the patterns have none. */
    private static final List<ScoreRule> RULES = List.of(
            ScoreRule.NONE, ScoreRule.capped(1.5),
            ScoreRule.NONE, ScoreRule.biased(new Alibi()),
            ScoreRule.NONE, ScoreRule.biased(new T5Buckets(true, 8, 20)),
            ScoreRule.NONE, new ScoreRule(2, new T5Buckets(false, 6, 30)),
            ScoreRule.NONE, ScoreRule.biased(new Places()),
            ScoreRule.NONE);

    /** A bias by place and distance, which no table of distances holds. */
    private record Places() implements ScoreBias {
        @Override
        public int rows() {
            return 5;
        }

        @Override
        public int row(int query, int key) {
            return (3 * query + key) % 5;
        }

        @Override
        public double factor(int query, int key) {
            return 1.0 / (1 + key);
        }
    }

    /** One attention: sizes, pattern, rule, type. */
    private record Problem(
            int tokens, int heads, int kvHeads, int size, AttentionPattern pattern, ScoreRule rule, DType dtype) {

        /** Queries, keys, values, and the table of the bias if there is one. */
        Tensor[] inputs() {
            Rng rng = new Rng(tokens);
            Tensor q = normal(rng.fork("q"), 2, tokens, heads, size);
            Tensor k = normal(rng.fork("k"), 2, tokens, kvHeads, size);
            Tensor v = normal(rng.fork("v"), 2, tokens, kvHeads, size);
            return rule.bias() == null
                    ? new Tensor[] {q, k, v}
                    : new Tensor[] {q, k, v, normal(rng.fork("w"), rule.bias().rows(), heads)};
        }

        private Tensor normal(Rng rng, int... dims) {
            Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(dims));
            rng.fillNormal(x.doubles(), 0, 1);
            return x.to(dtype).detach().requireGrad();
        }

        void check() {
            Tensor[] tiled = inputs();
            Tensor[] dense = inputs();
            Tensor y = Autograd.run(new Attention(pattern, 0.5, rule), tiled)[0];
            Tensor table = rule.bias() == null ? null : dense[3];
            Tensor expected = DenseAttention.attend(dense[0], dense[1], dense[2], table, pattern, 0.5, rule);
            y.mul(y).sum().backward();
            expected.mul(expected).sum().backward();
            close(expected, y, 1);
            for (int i = 0; i < 3; i++) {
                close(dense[i].grad(), tiled[i].grad(), 20);
            }
            if (table != null) { // its entries sum over many pairs
                Tensor grad = table.grad().to(DType.FLOAT64);
                close(grad, tiled[3].grad(),
                        20 * Math.max(1, Arrays.stream(grad.doubles()).map(Math::abs).max().getAsDouble()));
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
                ScoreRule rule = RULES.get(patterns % RULES.size());
                new Problem(tokens, heads, kvHeads, size, pattern, rule, DType.FLOAT32).check();
                new Problem(tokens, heads, kvHeads, size, pattern, rule, DType.FLOAT64).check();
                patterns++;
            }
        }
        assertTrue(patterns >= 500, "tried " + patterns);
    }
}
