package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.Batch;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceModelTest {

    static Stream<Function<DType, SequenceModel>> models() {
        return Stream.of(Models::llama, Models::mixed);
    }

    private static Tensor ids(int batch, int tokens) {
        int[] ids = new int[batch * tokens];
        Rng rng = new Rng(21);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = rng.nextInt(Models.VOCABULARY);
        }
        return Tensor.of(ids, batch, tokens);
    }

    private static Tensor part(Tensor ids, int from, int to) {
        return Autograd.noGrad(() -> ids.slice(1, from, to));
    }

    @ParameterizedTest
    @MethodSource("models")
    void stepsAndPrefillsGiveTheScoresOfTheWholeSequence(Function<DType, SequenceModel> make) {
        SequenceModel model = make.apply(DType.FLOAT64);
        Tensor ids = ids(2, 9);
        Tensor all = Autograd.noGrad(() -> model.forward(ids, null).output());
        for (SequenceModel form : List.of(model, model.packed())) {
            Autograd.noGrad(() -> {
                SequenceModel.State state = form.prefill(part(ids, 0, 4), form.start(2)).state();
                for (int t = 4; t < 9; t++) {
                    Step<SequenceModel.State> step = form.step(part(ids, t, t + 1).view(Shape.of(2)), state);
                    Tensor expected = Numbers.tokens(all, t, t + 1).view(step.output().shape());
                    Numbers.assertClose(expected, step.output(), 1e-10, "token " + t);
                    state = step.state();
                }
                assertEquals(9, state.position());
                return null;
            });
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void leftPaddingGivesTheScoresWithoutIt(Function<DType, SequenceModel> make) {
        SequenceModel model = make.apply(DType.FLOAT64);
        Tensor ids = ids(1, 5);
        int[] padded = new int[8];
        System.arraycopy(ids.ints(), 0, padded, 3, 5);
        Tensor mask = Tensor.of(new int[] {0, 0, 0, 1, 1, 1, 1, 1}, 1, 8);
        Tensor expected = Autograd.noGrad(() -> model.forward(ids, null).output());
        Tensor got = Autograd.noGrad(() -> model.forward(Tensor.of(padded, 1, 8), mask).output());
        Numbers.assertClose(expected, Numbers.tokens(got, 3, 8), 1e-10, "after the padding");
    }

    @ParameterizedTest
    @MethodSource("models")
    void hiddenStatesLeadToTheScores(Function<DType, SequenceModel> make) {
        SequenceModel model = make.apply(DType.FLOAT64);
        Tensor ids = ids(2, 6);
        List<Tensor> states = Autograd.noGrad(() -> model.hiddenStates(ids));
        assertEquals(3, states.size());
        states.forEach(s -> assertEquals(Shape.of(2, 6, 12), s.shape()));
        Tensor logits = Autograd.noGrad(() -> model.forward(ids, null).output());
        String head = model.parameters().containsKey("lm_head.weight") ? "lm_head.weight" : "transformer.wte.weight";
        Tensor weight = model.parameters().get(head);
        Numbers.assertClose(
                logits, Autograd.noGrad(() -> states.get(2).matmul(weight.transpose(0, 1))), 1e-10, "the last state");
    }

    /** Gradients by name after a step in less memory. */
    private static Map<String, Tensor> trained(SequenceModel model, MemorySaving saving) {
        Batch batch = new Batch(ids(2, 7), ids(2, 7));
        SequenceModel.Losses losses = model.loss(batch, saving);
        losses.total().backward();
        Map<String, Tensor> results = new LinkedHashMap<>(Map.of("loss", losses.task().detach()));
        model.parameters().forEach((name, p) -> results.put(name, p.grad()));
        return results;
    }

    @ParameterizedTest
    @MethodSource("models")
    void recomputedBlocksGiveTheSameBits(Function<DType, SequenceModel> make) {
        Map<String, Tensor> plain = trained(make.apply(DType.FLOAT32), MemorySaving.NONE);
        Map<String, Tensor> saving = trained(make.apply(DType.FLOAT32), new MemorySaving(true, false));
        plain.forEach((name, t) -> assertArrayEquals(t.floats(), saving.get(name).floats(), name));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aHeadInPiecesGivesTheSameGradients(Function<DType, SequenceModel> make) {
        Map<String, Tensor> plain = trained(make.apply(DType.FLOAT64), MemorySaving.NONE);
        Map<String, Tensor> saving = trained(make.apply(DType.FLOAT64), MemorySaving.ALL);
        plain.forEach((name, t) -> Numbers.assertClose(t, saving.get(name), 1e-12, name));
    }

    @Test
    void aStateOfAnotherKindIsRefused() {
        SequenceModel model = Models.mixed(DType.FLOAT32);
        SequenceModel.State own = model.start(1);
        SequenceModel.State turned = new SequenceModel.State(List.of(own.blocks().get(1), own.blocks().get(0)), 0);
        var thrown = assertThrows(IllegalArgumentException.class, () -> model.prefill(ids(1, 3), turned));
        assertEquals("block 0 needs a state of its own kind, got one with Recurrent.State and NoState",
                thrown.getMessage());
    }

    @Test
    void stateBytesGrowWithTheTokensOfAttentionOnly() {
        SequenceModel model = Models.mixed(DType.FLOAT32);
        for (int tokens : new int[] {1, 5}) {
            SequenceModel.State state = Autograd.noGrad(() -> model.prefill(ids(2, tokens), model.start(2)).state());
            assertEquals(2L * 2 * tokens * 12 * 4 + 2 * 12 * 4, model.stateBytes(state));
        }
    }

    @Test
    void aTiedHeadIsNoParameterOfItsOwn() {
        SequenceModel model = Models.mixed(DType.FLOAT32);
        assertTrue(model.parameters().containsKey("transformer.h.0.attn.c_attn.weight"));
        assertTrue(model.parameters().keySet().stream().noneMatch(name -> name.startsWith("lm_head")));
        assertTrue(Models.llama(DType.FLOAT32).parameters().containsKey("lm_head.weight"));
    }

    @Test
    void aPackedModelDoesNotTrain() {
        SequenceModel packed = Models.llama(DType.FLOAT32).packed();
        Batch batch = new Batch(ids(1, 4), ids(1, 4));
        var thrown = assertThrows(IllegalStateException.class, () -> packed.loss(batch));
        assertEquals("a packed model only generates; train the model that it was made from", thrown.getMessage());
    }

    @Test
    void tooLongForTheLearnedPositions() {
        SequenceModel model = Models.mixed(DType.FLOAT32);
        var thrown = assertThrows(IllegalArgumentException.class, () -> model.forward(ids(1, 33), null));
        assertEquals("the model knows 32 positions, got a sequence of 33 tokens", thrown.getMessage());
    }

    @Test
    void aStateOfAnotherModelIsRefused() {
        SequenceModel.State foreign = new SequenceModel.State(List.of(), 0);
        SequenceModel model = Models.llama(DType.FLOAT32);
        var thrown = assertThrows(IllegalArgumentException.class, () -> model.prefill(ids(1, 3), foreign));
        assertEquals("this model has 2 blocks, the state is of one with 0", thrown.getMessage());
    }

    @Test
    void greedyWritingFollowsTheBestScores() {
        SequenceModel model = Models.llama(DType.FLOAT32);
        model.train(false);
        int[] prompt = {3, 1, 4, 1, 5};
        Generator.Settings settings = new Generator.Settings(12, Sampling.greedy(), Generator.NO_STOP);
        int[] written = new Generator(model).generate(prompt, settings, new Rng(1)).ids();
        int[] all = new int[prompt.length + written.length];
        System.arraycopy(prompt, 0, all, 0, prompt.length);
        System.arraycopy(written, 0, all, prompt.length, written.length);
        Tensor logits = Autograd.noGrad(() -> model.forward(Tensor.of(all, 1, all.length), null).output());
        for (int n = 0; n < written.length; n++) {
            Tensor row = Numbers.tokens(logits, prompt.length + n - 1, prompt.length + n);
            assertEquals(Sampling.greedy().choose(row.floats(), new Rng(1)), written[n], "token " + n);
        }
    }

    @Test
    void writingGoesOnFromAState() {
        SequenceModel model = Models.mixed(DType.FLOAT32);
        model.train(false);
        Generator generator = new Generator(model);
        Sampling sampling = new Sampling(1, 0, 0.95);
        Rng rng = new Rng(8);
        int[] whole = generator.generate(
                new int[] {2, 7}, new Generator.Settings(10, sampling, Generator.NO_STOP), new Rng(8)).ids();
        Generator.Settings five = new Generator.Settings(5, sampling, Generator.NO_STOP);
        Generator.Result first = generator.generate(new int[] {2, 7}, five, rng);
        Generator.Result second = generator.generate(first.state(), new int[] {first.ids()[4]}, five, rng, id -> {});
        int[] parts = Arrays.copyOf(first.ids(), 10);
        System.arraycopy(second.ids(), 0, parts, 5, 5);
        assertArrayEquals(whole, parts);
    }

    @Test
    void writingStopsAndIsHeard() {
        SequenceModel model = Models.llama(DType.FLOAT32);
        model.train(false);
        Generator generator = new Generator(model);
        int[] all = generator.generate(
                new int[] {1}, new Generator.Settings(8, Sampling.greedy(), Generator.NO_STOP), new Rng(1)).ids();
        List<Integer> heard = new ArrayList<>();
        int[] stopped = generator.generate(model.start(1), new int[] {1},
                new Generator.Settings(8, Sampling.greedy(), all[2]), new Rng(1), heard::add).ids();
        assertEquals(all[2], stopped[stopped.length - 1]);
        assertTrue(stopped.length <= 3);
        assertEquals(heard, Arrays.stream(stopped).boxed().toList());
    }

    @Test
    void writingNeedsAPromptAndEvaluation() {
        SequenceModel model = Models.llama(DType.FLOAT32);
        assertEquals("generation needs a model in evaluation, call train(false) before",
                assertThrows(IllegalStateException.class, () -> new Generator(model)).getMessage());
        model.train(false);
        Generator.Settings settings = new Generator.Settings(1, Sampling.greedy(), Generator.NO_STOP);
        Generator generator = new Generator(model);
        assertEquals("generation needs a prompt of at least one token, got none",
                assertThrows(IllegalArgumentException.class,
                        () -> generator.generate(new int[0], settings, new Rng(1))).getMessage());
        assertEquals("generation needs at least 1 new token, got 0",
                assertThrows(IllegalArgumentException.class,
                        () -> new Generator.Settings(0, Sampling.greedy(), 1)).getMessage());
    }
}
