package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Mamba2Test {
    private static final Init INIT = Init.normal(0.4);

    private static Mamba2Config form(int modelDim, int groups, int normGroups, boolean normBeforeGate, double most) {
        return new Mamba2Config(
                modelDim, 2 * modelDim, 3, 2, groups, 3, true, true, normGroups, normBeforeGate, 1e-5, 0, most,
                StepInit.MAMBA);
    }

    @Nested
    class OneGroup extends TimeMixerContract<ConvState> {
        @Override
        protected TimeMixer<ConvState> mixer(int modelDim, DType dtype) {
            return new Mamba2(form(modelDim, 1, 1, false, Double.POSITIVE_INFINITY), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (2 * (2 * modelDim + 4) + 2 * modelDim * 2);
        }
    }

    @Nested
    class GroupsAndNormFirst extends TimeMixerContract<ConvState> {
        @Override
        protected TimeMixer<ConvState> mixer(int modelDim, DType dtype) {
            return new Mamba2(form(modelDim, 2, 2, true, 1e6), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (2 * (2 * modelDim + 8) + 2 * modelDim * 2);
        }
    }

    @Test
    void parametersAreNamedAsInPublicCheckpoints() {
        Mamba2 mamba = new Mamba2(Mamba2Config.of(32, 16, 8), INIT, DType.FLOAT32, new Rng(1));
        assertEquals("[dt_bias, A_log, D, in_proj.weight, conv1d.weight, conv1d.bias, norm.weight, out_proj.weight]",
                mamba.parameters().keySet().toString());
        assertEquals(Shape.of(2 * 64 + 2 * 8 + 4, 32), mamba.parameters().get("in_proj.weight").shape());
    }

    @Test
    void badInputIsToldInASentence() {
        assertMessage(
                "Mamba-2 needs a headDim that divides innerDim, groups that divide the heads and normGroups that divide"
                        + " innerDim, got innerDim 16, headDim 3, groups 1, normGroups 1",
                () -> Mamba2Config.of(8, 3, 4));
        assertMessage("Mamba-2 needs step limits with 0 <= least <= most, got 0.0 and -1.0",
                () -> form(6, 1, 1, false, -1));
        assertMessage("gated norm needs a group size that divides its width, got group size 3 and width 8",
                () -> new GatedRmsNorm.Config(8, 3, false, 1e-5));
        Mamba2 mamba = new Mamba2(form(6, 2, 1, false, 1), INIT, DType.FLOAT32, new Rng(1));
        ConvState other = new Mamba(MambaConfig.of(6), INIT, DType.FLOAT32, new Rng(1)).start(2);
        assertMessage(
                "Mamba-2 needs a state of its own for 2 sequences, with a window like [2, 2, 20] and a hidden state"
                        + " like [2, 4, 2, 3], got [2, 3, 12] and [2, 12, 16]",
                () -> mamba.step(Tensor.zeros(DType.FLOAT32, Shape.of(2, 6)), other));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
