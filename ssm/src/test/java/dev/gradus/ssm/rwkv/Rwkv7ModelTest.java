package dev.gradus.ssm.rwkv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Rwkv7ModelTest {
    private static final int VOCABULARY = 11;

    private static Rwkv7Model model(DType dtype) {
        RwkvConfig config =
                new RwkvConfig(RwkvVersion.V7, VOCABULARY, 8, 12, 2, 4, new RwkvConfig.Ranks(2, 3, 3, 2, 2));
        Rwkv7Model model = new Rwkv7Model(config, Init.normal(0.4), dtype, new Rng(1));
        model.parameters().forEach((name, w) -> {
            if (dtype == DType.FLOAT64 && name.matches(".*att\\..*[12]")) {
                new Rng(7).fork(name).fillNormal(w.doubles(), 0, 0.3);
            }
        });
        return model;
    }

    private static Tensor ids(int... ids) {
        return Tensor.of(ids, 1, ids.length);
    }

    @Test
    void stepsAndPackedStepsEqualTheWholeSequence() {
        Rwkv7Model model = model(DType.FLOAT64);
        Autograd.noGrad(() -> {
            double[] whole = model.forward(ids(3, 1, 4, 1, 5), null).doubles();
            for (Rwkv7Model form : new Rwkv7Model[] {model, model.packed()}) {
                Step<Rwkv7Model.State> at = form.prefill(ids(3, 1), form.start(1));
                for (int id : new int[] {4, 1, 5}) {
                    at = form.step(Tensor.of(new int[] {id}, 1), at.state());
                }
                double[] last = Arrays.copyOfRange(whole, 4 * VOCABULARY, 5 * VOCABULARY);
                assertArrayEquals(last, at.output().doubles(), 1e-10);
            }
            return null;
        });
    }

    @Test
    void paddingOnTheLeftChangesNothing() {
        Rwkv7Model model = model(DType.FLOAT64);
        double[] plain = model.forward(ids(3, 1, 4), null).doubles();
        double[] padded = model.forward(ids(9, 9, 3, 1, 4), ids(0, 0, 1, 1, 1)).doubles();
        assertArrayEquals(plain, Arrays.copyOfRange(padded, 2 * VOCABULARY, 5 * VOCABULARY), 1e-10);
    }

    /** A gradient that flows through the state is the one that the whole sequence has. */
    @Test
    void gradientsFlowThroughTheState() {
        Rwkv7Model model = model(DType.FLOAT64);
        Tensor key = model.parameters().get("blocks.0.att.key.weight");
        lastLogits(model.forward(ids(3, 1, 4, 1, 5), null)).backward();
        double[] whole = key.grad().doubles().clone();
        key.grad(null);
        Step<Rwkv7Model.State> first = model.prefill(ids(3, 1, 4), model.start(1));
        lastLogits(model.prefill(ids(1, 5), first.state()).output()).backward();
        assertArrayEquals(whole, key.grad().doubles(), 1e-10);
    }

    private static Tensor lastLogits(Tensor logits) {
        int tokens = logits.dim(1);
        Tensor last = logits.slice(1, tokens - 1, tokens);
        return last.mul(last).sum();
    }

    @Test
    void stateHasAFixedSize() {
        Rwkv7Model model = model(DType.FLOAT32);
        Rwkv7Model.State state = model.prefill(ids(1, 2, 3, 4), model.start(1)).state();
        assertEquals(2 * 4 * (8 + 8 * 4 + 8), model.stateBytes(state));
    }

    @Test
    void badInputIsToldInASentence() {
        Rwkv7Model model = model(DType.FLOAT32);
        Exception empty = assertThrows(
                IllegalArgumentException.class, () -> model.forward(Tensor.of(new int[0], 1, 0), null));
        assertEquals("RWKV-7 needs ids [B,T] with at least one token, got [1, 0]", empty.getMessage());
        RwkvConfig six = RwkvConfig.of(RwkvVersion.V6, 11, 8, 1, 4);
        Exception other = assertThrows(IllegalArgumentException.class,
                () -> new Rwkv7Model(six, Init.constant(0), DType.FLOAT32, new Rng(1)));
        assertEquals("this is the model of version 7, got V6", other.getMessage());
    }
}
