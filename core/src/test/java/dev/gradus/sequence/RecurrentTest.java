package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecurrentTest {

    @Nested
    class Gru extends TimeMixerContract<Recurrent.State> {
        @Override
        protected TimeMixer<Recurrent.State> mixer(int modelDim, DType dtype) {
            return new Recurrent(new GruCell(), modelDim, modelDim, dtype, new Rng(4));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * modelDim;
        }
    }

    @Nested
    class Lstm extends TimeMixerContract<Recurrent.State> {
        @Override
        protected TimeMixer<Recurrent.State> mixer(int modelDim, DType dtype) {
            return new Recurrent(new LstmCell(), modelDim, modelDim, dtype, new Rng(4));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2 * 4L * batch * modelDim;
        }
    }

    private static Recurrent with(RecurrentCell cell, double[] inputs, double[] states) {
        Recurrent net = new Recurrent(cell, 1, 1, DType.FLOAT64, new Rng(1));
        for (int g = 0; g < cell.gates(); g++) {
            net.parameters().get("weight_ih_l0").doubles()[g] = inputs[g];
            net.parameters().get("weight_hh_l0").doubles()[g] = states[g];
            net.parameters().get("bias_ih_l0").doubles()[g] = 0.1 * g;
            net.parameters().get("bias_hh_l0").doubles()[g] = 0.2;
        }
        return net;
    }

    private static double s(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void gruGatesAreResetUpdateNew() {
        Recurrent net = with(new GruCell(), new double[] {0.5, -1, 2}, new double[] {1, 0.3, -0.7});
        Tensor x = Tensor.of(new double[] {0.8}, 1, 1);
        double h = 0.4;
        Recurrent.State state = new Recurrent.State(List.of(Tensor.of(new double[] {h}, 1, 1)));
        double r = s(0.5 * 0.8 + h + 0.2);
        double z = s(-0.8 + 0.1 + 0.3 * h + 0.2);
        double n = Math.tanh(1.6 + 0.2 + r * (-0.7 * h + 0.2));
        assertEquals((1 - z) * n + z * h, net.step(x, state).output().doubles()[0], 1e-12);
    }

    @Test
    void lstmGatesAreInputForgetCellOutput() {
        Recurrent net = with(new LstmCell(), new double[] {0.5, -1, 2, 0.2}, new double[] {1, 0.3, -0.7, 0.6});
        Tensor x = Tensor.of(new double[] {0.8}, 1, 1);
        double h = 0.4;
        double c = -0.9;
        Recurrent.State state = new Recurrent.State(
                List.of(Tensor.of(new double[] {h}, 1, 1), Tensor.of(new double[] {c}, 1, 1)));
        double i = s(0.4 + h + 0.2);
        double f = s(-0.8 + 0.1 + 0.3 * h + 0.2);
        double g = Math.tanh(1.6 + 0.2 - 0.7 * h + 0.2);
        double o = s(0.16 + 0.3 + 0.6 * h + 0.2);
        double next = f * c + i * g;
        Step<Recurrent.State> step = net.step(x, state);
        assertEquals(o * Math.tanh(next), step.output().doubles()[0], 1e-12);
        assertEquals(next, step.state().tensors().get(1).doubles()[0], 1e-12);
    }

    @Test
    void parametersAreNamedAsInPyTorch() {
        Recurrent net = new Recurrent(new LstmCell(), 3, 5, DType.FLOAT32, new Rng(1));
        assertEquals("[weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0]", net.parameters().keySet().toString());
        assertEquals(4 * 5 * (3 + 5 + 2), net.parameterCount());
    }

    @Test
    void noTokensAreRefused() {
        Recurrent net = new Recurrent(new GruCell(), 3, 3, DType.FLOAT32, new Rng(1));
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> net.forward(Tensor.of(new float[0], 2, 0, 3), null));
        assertEquals("a recurrent network needs x [B,T,D] with at least one token, got [2, 0, 3]", thrown.getMessage());
    }
}
