package dev.gradus.ssm.rwkv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RwkvModelsTest {
    private static final int VOCABULARY = 11;

    private static SequenceModel model(RwkvVersion version, DType dtype) {
        RwkvConfig config = new RwkvConfig(version, VOCABULARY, 8, 12, 2, 4, new RwkvConfig.Ranks(2, 3, 3, 2, 2));
        return RwkvModels.of(config, Init.normal(0.4), dtype, new Rng(1));
    }

    private static Tensor ids(int... ids) {
        return Tensor.of(ids, 1, ids.length);
    }

    @ParameterizedTest
    @EnumSource
    void stepsAndPackedStepsEqualTheWholeSequence(RwkvVersion version) {
        SequenceModel model = model(version, DType.FLOAT64);
        Autograd.noGrad(() -> {
            double[] whole = model.forward(ids(3, 1, 4, 1, 5), null).output().doubles();
            for (SequenceModel form : new SequenceModel[] {model, model.packed()}) {
                Step<SequenceModel.State> at = form.prefill(ids(3, 1), form.start(1));
                for (int id : new int[] {4, 1, 5}) {
                    at = form.step(Tensor.of(new int[] {id}, 1), at.state());
                }
                double[] last = Arrays.copyOfRange(whole, 4 * VOCABULARY, 5 * VOCABULARY);
                assertArrayEquals(last, at.output().doubles(), 1e-10);
            }
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void paddingOnTheLeftChangesNothing(RwkvVersion version) {
        SequenceModel model = model(version, DType.FLOAT64);
        double[] plain = model.forward(ids(3, 1, 4), null).output().doubles();
        double[] padded = model.forward(ids(9, 9, 3, 1, 4), ids(0, 0, 1, 1, 1)).output().doubles();
        assertArrayEquals(plain, Arrays.copyOfRange(padded, 2 * VOCABULARY, 5 * VOCABULARY), 1e-10);
    }

    @Test
    void parametersAreNamedAsInPublicCheckpoints() {
        Set<String> names = model(RwkvVersion.V4, DType.FLOAT32).parameters().keySet();
        assertTrue(names.containsAll(Set.of("emb.weight", "blocks.0.ln0.weight", "blocks.0.att.time_decay",
                "blocks.1.ffn.time_mix_k", "ln_out.bias", "head.weight")), names.toString());
    }

    @Test
    void stateOfVersionFourIsFiveNumbersAChannel() {
        SequenceModel model = model(RwkvVersion.V4, DType.FLOAT32);
        SequenceModel.State state = model.prefill(ids(1, 2, 3, 4), model.start(1)).state();
        assertEquals(2 * 4L * 5 * 8, model.stateBytes(state), "sums, exponent and two last tokens, of two blocks");
    }
}
