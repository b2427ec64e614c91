package dev.gradus.labs.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.data.Batch;
import dev.gradus.labs.model.ByteTransformer;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossByPositionTest {
    private static final int LENGTH = 24;

    private final SequenceModel model = new ByteTransformer(16, 1, 2).model(Rotary.half(10_000, 8), new Rng(1));
    private final List<Batch> batches = Text.of("fox", "the quick brown fox jumps. ".repeat(40)
            .getBytes(StandardCharsets.UTF_8)).corpus().training().sideBySide(4, LENGTH, 8);

    @Test
    void theMeanOfAllPositionsIsWhatTheJudgeSays() {
        double[] bits = LossByPosition.whole(model, batches);
        assertEquals(LENGTH, bits.length);
        assertEquals(new Judge(batches).bitsPerByte(model), LossByPosition.between(bits, 0, LENGTH), 1e-5);
    }

    @Test
    void byteByByteIsTheSameAsWhole() {
        double[] whole = LossByPosition.whole(model, batches.subList(0, 1));
        SequenceModel packed = model.packed();
        List<Integer> seen = new ArrayList<>();
        double[] stepwise = LossByPosition.stepwise(packed, packed.start(4), batches.get(0),
                (position, state) -> seen.add(state.position()));
        assertArrayEquals(whole, stepwise, 1e-4);
        assertEquals(LENGTH, seen.size());
        assertEquals(LENGTH, seen.get(LENGTH - 1));
    }
}
