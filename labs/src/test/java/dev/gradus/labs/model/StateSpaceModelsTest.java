package dev.gradus.labs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.data.Batch;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Schedule;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StateSpaceModelsTest {
    private static final LanguageModels.Config CONFIG = LanguageModels.Config.of(11, 16, 2, 1);

    @Test
    void theirStatesDoNotGrow() {
        SequenceModel model = StateSpaceModels.mamba(CONFIG, MambaConfig.of(16).withStates(4), new Rng(1));
        SequenceModel.State state = model.start(1);
        long bytes = model.stateBytes(state);
        assertEquals(2 * 4L * 32 * (3 + 4), bytes, "a window of three and four numbers for each of 32 channels");
        assertEquals(bytes, model.stateBytes(model.prefill(Tensor.of(new int[50], 1, 50), state).state()));
    }

    @Test
    void theyLearnAShortSentence() {
        learns(StateSpaceModels.mamba(CONFIG, MambaConfig.of(16).withStates(4), new Rng(1)));
        learns(StateSpaceModels.mamba2(CONFIG, Mamba2Config.of(16, 8, 4), new Rng(1)));
    }

    private static void learns(SequenceModel model) {
        int[] text = {1, 5, 3, 5, 2, 7, 1, 5, 3, 9, 4};
        Batch batch = new Batch(Tensor.of(Arrays.copyOf(text, 10), 1, 10),
                Tensor.of(Arrays.copyOfRange(text, 1, 11), 1, 10));
        AdamW optimizer = new AdamW(model.parameters(), Schedule.constant(2e-2), AdamW.DEFAULT);
        double first = model.loss(batch).total().item();
        for (int step = 0; step < 60; step++) {
            optimizer.zeroGrad();
            model.loss(batch).total().backward();
            optimizer.step();
        }
        double last = model.loss(batch).total().item();
        assertTrue(last < 0.1 * first, first + " to " + last);
    }

    @Test
    void anotherWidthIsRefused() {
        assertEquals("mixers need the model's width 16, got 8", assertThrows(IllegalArgumentException.class,
                () -> StateSpaceModels.mamba(CONFIG, MambaConfig.of(8), new Rng(1))).getMessage());
    }
}
