package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GatedS4dTest extends TimeMixerContract<ConvState> {

    private static MambaConfig small(int modelDim) {
        return new MambaConfig(modelDim, 2 * modelDim, 3, 3, 2, true, true, Discretisation.EXPONENTIAL_EULER,
                new StepInit(0.01, 0.5, 0));
    }

    @Override
    protected TimeMixer<ConvState> mixer(int modelDim, DType dtype) {
        return new GatedS4d(small(modelDim), Init.normal(0.4), dtype, new Rng(3));
    }

    @Override
    protected long stateBytes(int modelDim, int batch, int tokens) {
        return 4L * batch * 2 * modelDim * (2 + 3);
    }

    @Test
    void itIsMambaWithoutSelection() {
        GatedS4d twin = new GatedS4d(MambaConfig.of(32), Init.normal(0.4), DType.FLOAT32, new Rng(1));
        assertEquals("[D, in_proj.weight, conv1d.weight, conv1d.bias, kernel.C, kernel.log_dt, kernel.log_A_real,"
                + " out_proj.weight]", twin.parameters().keySet().toString());
        assertEquals(Shape.of(64, 16), twin.parameters().get("kernel.C").shape());
    }

    @Test
    void aStateOfAnotherMixerIsRefused() {
        GatedS4d twin = new GatedS4d(small(4), Init.normal(0.4), DType.FLOAT32, new Rng(1));
        ConvState other = new GatedS4d(small(6), Init.normal(0.4), DType.FLOAT32, new Rng(1)).start(1);
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(1, 4));
        String message = assertThrows(IllegalArgumentException.class, () -> twin.step(x, other)).getMessage();
        assertTrue(message.contains("the gated S4D needs a state of its own for 1 sequences"), message);
    }
}
