package dev.gradus.ssm.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.ssm.rwkv.Wkv;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand or elsewhere, the two forms of the delta rule, and what becomes of long sequences. */
class DeltaRuleTest {

    /** {@code sin(a + 1.3 i)} in row-major order. */
    private static Tensor waves(double a, int... dims) {
        double[] x = new double[Shape.of(dims).size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(a + 1.3 * i);
        }
        return Tensor.of(x, dims);
    }

    private static Tensor unit(Tensor x) {
        return x.apply(new L2Normalize(-1, 1e-30));
    }

    private static Tensor zeros(int... dims) {
        return Tensor.zeros(DType.FLOAT64, Shape.of(dims));
    }

    @Test
    void deltaRuleOfFourTokens() {
        Tensor q = unit(waves(0.1, 1, 4, 1, 2)).mul(1 / Math.sqrt(2));
        Recurrence r = Recurrence.delta(q, unit(waves(0.2, 1, 4, 1, 2)), waves(0.3, 1, 4, 1, 2),
                waves(0.4, 1, 4, 1).sigmoid(), null, zeros(1, 1, 2, 2));
        double[] expected = {0.124003, 0.419431, 0.103163, -0.511165, -0.317931, 0.242984, 0.361250, 0.095766};
        assertArrayEquals(expected, r.output().doubles(), 1e-6);
    }

    @Test
    void stateOfRwkv7WithMoreValuesThanKeys() {
        Tensor k = waves(0.3, 1, 3, 1, 2);
        Tensor a = waves(0.5, 1, 3, 1, 2).sigmoid();
        Tensor kappa = unit(k.mul(0.9));
        Tensor g = waves(0.2, 1, 3, 1, 2).sigmoid().mul(-Math.exp(-0.5));
        Recurrence r = Recurrence.lowRank(waves(0.1, 1, 3, 1, 2), k.mul(a.add(-1).mul(1.02).add(1)),
                waves(0.4, 1, 3, 1, 3), kappa.mul(-1), kappa.mul(a), g, zeros(1, 1, 2, 3));
        double[] expected = {
            0.283346, 0.721550, 0.102681, -0.295971, -0.370096, 0.097970, 0.301854, -0.072508, -0.340646
        };
        assertArrayEquals(expected, r.output().doubles(), 1e-6);
    }

    @Test
    void linearAttentionOfFourTokens() {
        NormalisedRecurrence r = NormalisedRecurrence.of(
                FeatureMap.ELU_PLUS_ONE.of(waves(0.1, 1, 4, 1, 2)), FeatureMap.ELU_PLUS_ONE.of(waves(0.2, 1, 4, 1, 2)),
                waves(0.3, 1, 4, 1, 2), zeros(1, 1, 2, 2), zeros(1, 1, 2), 1e-6);
        double[] expected = {0.295520, 0.999573, 0.270550, 0.169253, -0.037198, 0.494801, 0.344446, 0.216849};
        assertArrayEquals(expected, r.output().doubles(), 1e-6);
    }

    @Test
    void averageOfRwkv4OfFourTokens() {
        Tensor w = Tensor.of(new double[] {-Math.exp(-0.5)}, 1);
        Tensor u = Tensor.of(new double[] {0.4}, 1);
        Tensor k = Tensor.of(new double[] {0.1, -0.2, 0.3, 0}, 1, 4, 1);
        Tensor v = Tensor.of(new double[] {1, 2, 3, 4}, 1, 4, 1);
        Tensor[] out = Autograd.run(new Wkv(), w, u, k, v, Tensor.of(new double[] {0, 0, -1e38}, 1, 3, 1));
        assertArrayEquals(new double[] {1, 1.524979, 2.410813, 3.107370}, out[0].doubles(), 1e-6);
    }

    @Test
    void chunksGiveWhatStepsGive() {
        Tensor q = waves(0.1, 2, 9, 2, 3).requireGrad();
        Tensor k = unit(waves(0.7, 2, 9, 2, 3)).detach().requireGrad();
        Tensor v = waves(0.3, 2, 9, 2, 4).requireGrad();
        Tensor beta = waves(0.4, 2, 9, 2).sigmoid().mul(2).detach().requireGrad();
        Tensor start = waves(0.9, 2, 2, 3, 4).requireGrad();
        for (Tensor g : new Tensor[] {null, waves(0.2, 2, 9, 2).add(-1.5).detach().requireGrad()}) {
            for (int chunk : new int[] {1, 4, 9, 20}) {
                List<Tensor> leaves = g == null ? List.of(q, k, v, beta, start) : List.of(q, k, v, beta, start, g);
                List<double[]> steps = all(Recurrence.delta(q, k, v, beta, g, start), leaves);
                List<double[]> chunks = all(ChunkedDelta.run(chunk, q, k, v, beta, g, start), leaves);
                for (int i = 0; i < steps.size(); i++) {
                    assertArrayEquals(steps.get(i), chunks.get(i), 1e-9, "chunks of " + chunk + ", " + i);
                }
            }
        }
    }

    /** Output, state and the gradients of the leaves. */
    private static List<double[]> all(Recurrence r, List<Tensor> leaves) {
        Autograd.backward(List.of(r.output(), r.state()),
                List.of(waves(0.6, r.output().shape().dims()), waves(0.8, r.state().shape().dims())));
        List<double[]> all = new ArrayList<>(List.of(r.output().doubles(), r.state().doubles()));
        for (Tensor leaf : leaves) {
            all.add(leaf.grad().doubles());
            leaf.grad(null);
        }
        return all;
    }

    /** Gradients of decays are added up backwards in time; over a long sequence they must not drift. */
    @Test
    void gradientsOfDecaysDoNotDrift() {
        Tensor[] narrow = new Tensor[1];
        Tensor[] wide = new Tensor[1];
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor g = waves(0.2, 1, 3000, 1, 4).add(-1.2).mul(0.1).to(dtype).detach().requireGrad();
            Tensor k = unit(waves(0.7, 1, 3000, 1, 4)).to(dtype);
            Recurrence r =
                    Recurrence.lowRank(waves(0.1, 1, 3000, 1, 4).to(dtype), k, waves(0.3, 1, 3000, 1, 4).to(dtype),
                            k.mul(-1), k.mul(0.5), g, Tensor.zeros(dtype, Shape.of(1, 1, 4, 4)));
            r.output().backward(waves(0.5, 1, 3000, 1, 4).to(dtype));
            (dtype == DType.FLOAT32 ? narrow : wide)[0] = g.grad();
        }
        for (int i = 0; i < wide[0].size(); i++) {
            assertEquals(wide[0].doubles()[i], narrow[0].floats()[i], 2e-4, "element " + i);
        }
    }

    @Test
    void longSequencesOfLargeNumbersStayFinite() {
        int tokens = 100_000;
        Rng rng = new Rng(1);
        Tensor[] in = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            in[i] = Tensor.zeros(DType.FLOAT32, Shape.of(1, tokens, 1, 8));
            rng.fillNormal(in[i].floats(), 0, i == 2 ? 1e4 : 1);
        }
        Tensor beta = Tensor.full(DType.FLOAT32, Shape.of(1, tokens, 1), 2);
        Tensor start = Tensor.zeros(DType.FLOAT32, Shape.of(1, 1, 8, 8));
        Tensor k = in[1].apply(new L2Normalize(-1, 1e-6));
        for (float y : Recurrence.delta(in[0], k, in[2], beta, null, start).output().floats()) {
            assertTrue(Float.isFinite(y), "got " + y);
        }
    }
}
