package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every time mixer promises: its two forms agree, it looks back only, padding does not matter, its state is a value,
 * its gradient is right. Extend this, make the mixer, and the tests run.
 *
 * @param <S> type of the mixer's state
 */
public abstract class TimeMixerContract<S> {
    private static final int BATCH = 2;
    private static final int TOKENS = 11;
    private static final int[][] SPLITS = {{11}, {1, 10}, {10, 1}, {3, 5, 3}, {7, 4}, {1, 1, 9}, {2, 2, 2, 2, 2, 1}};

    /**
     * The mixer under test, the same weights on every call.
     *
     * @param modelDim D
     * @param dtype float type of its weights
     * @return a fresh mixer
     */
    protected abstract TimeMixer<S> mixer(int modelDim, DType dtype);

    /**
     * What {@link TimeMixer#stateBytes} must say.
     *
     * @param modelDim D
     * @param batch number of sequences
     * @param tokens tokens seen
     * @return bytes in float32
     */
    protected abstract long stateBytes(int modelDim, int batch, int tokens);

    /**
     * D of the tests; 6 unless overridden.
     *
     * @return channels
     */
    protected int modelDim() {
        return 6;
    }

    /**
     * How far outputs may move when later inputs change; 0, but for mixers that work through transforms or chunks.
     *
     * @return largest difference
     */
    protected double leak() {
        return 0;
    }

    private Tensor input(DType dtype, String name) {
        return Numbers.normal(dtype, name, BATCH, TOKENS, modelDim());
    }

    private static double tolerance(DType dtype) {
        return dtype == DType.FLOAT64 ? 1e-10 : 1e-5;
    }

    private static <T> T quietly(Supplier<T> code) {
        return Autograd.noGrad(code);
    }

    private Tensor parallel(TimeMixer<S> mixer, Tensor x, Tensor mask) {
        return quietly(() -> mixer.forward(x, mask).output());
    }

    /** Token t as [B,D]. */
    private static Tensor token(Tensor x, int t) {
        return Numbers.tokens(x, t, t + 1).view(Shape.of(x.dim(0), x.dim(2)));
    }

    /** All outputs of steps, one after another: [B,T,D]. */
    private Tensor stepped(TimeMixer<S> mixer, Tensor x) {
        return quietly(() -> {
            S state = mixer.start(BATCH);
            List<Tensor> outputs = new ArrayList<>();
            for (int t = 0; t < x.dim(1); t++) {
                Step<S> step = mixer.step(token(x, t), state);
                outputs.add(step.output().reshape(BATCH, 1, modelDim()));
                state = step.state();
            }
            return Numbers.join(outputs);
        });
    }

    private Tensor prefilled(TimeMixer<S> mixer, Tensor x, int[] split) {
        return quietly(() -> {
            S state = mixer.start(BATCH);
            List<Tensor> outputs = new ArrayList<>();
            int at = 0;
            for (int length : split) {
                Step<S> step = mixer.prefill(Numbers.tokens(x, at, at + length), state);
                outputs.add(step.output());
                state = step.state();
                at += length;
            }
            return Numbers.join(outputs);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void recurrentFormEqualsParallelForm(DType dtype) {
        TimeMixer<S> mixer = mixer(modelDim(), dtype);
        Tensor x = input(dtype, "x");
        Tensor expected = parallel(mixer, x, null);
        assertEquals(x.shape(), expected.shape());
        Numbers.assertClose(expected, stepped(mixer, x), tolerance(dtype), "step");
        Numbers.assertClose(expected, stepped(mixer.packed(), x), tolerance(dtype), "step of the packed mixer");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void prefillInAnySplitEqualsParallelForm(DType dtype) {
        TimeMixer<S> mixer = mixer(modelDim(), dtype);
        Tensor x = input(dtype, "x");
        Tensor expected = parallel(mixer, x, null);
        for (int[] split : SPLITS) {
            Numbers.assertClose(expected, prefilled(mixer, x, split), tolerance(dtype), Arrays.toString(split));
        }
    }

    @Test
    void stepsGoOnFromAPrefill() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT64);
        Tensor x = input(DType.FLOAT64, "x");
        S six = quietly(() -> mixer.prefill(Numbers.tokens(x, 0, 6), mixer.start(BATCH)).state());
        Tensor next = quietly(() -> mixer.step(token(x, 6), six).output());
        Numbers.assertClose(token(parallel(mixer, x, null), 6), next, 1e-10, "token 6");
    }

    @Test
    void outputsDependOnThePastOnly() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT32);
        Tensor x = input(DType.FLOAT32, "x");
        Tensor other = input(DType.FLOAT32, "future");
        Tensor expected = parallel(mixer, x, null);
        for (int t = 1; t < TOKENS; t++) {
            Tensor mixed = Numbers.join(List.of(Numbers.tokens(x, 0, t), Numbers.tokens(other, t, TOKENS)));
            Tensor changed = parallel(mixer, mixed, null);
            assertArrayEquals(Numbers.tokens(expected, 0, t).floats(), Numbers.tokens(changed, 0, t).floats(),
                    (float) leak(), "future from " + t);
            assertFalse(Arrays.equals(expected.floats(), changed.floats()), "nothing depends on tokens from " + t);
        }
    }

    @Test
    void rightPaddingChangesNothingBefore() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT64);
        Tensor x = input(DType.FLOAT64, "x");
        int[] mask = new int[BATCH * TOKENS];
        Arrays.fill(mask, 0, 8, 1); // the first sequence has 8 tokens, the second 5
        Arrays.fill(mask, TOKENS, TOKENS + 5, 1);
        Tensor padded = parallel(mixer, x, Tensor.of(mask, BATCH, TOKENS));
        Tensor plain = parallel(mixer, x, null);
        Numbers.assertClose(Numbers.row(plain, 0, 0, 8), Numbers.row(padded, 0, 0, 8), 1e-10, "first sequence");
        Numbers.assertClose(Numbers.row(plain, 1, 0, 5), Numbers.row(padded, 1, 0, 5), 1e-10, "second sequence");
    }

    @Test
    void leftPaddingWithAMaskEqualsTheUnpaddedRun() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT64);
        Tensor x = input(DType.FLOAT64, "x");
        int[] mask = new int[BATCH * TOKENS];
        Arrays.fill(mask, 4, TOKENS, 1); // the first sequence begins at 4, the second at 0
        Arrays.fill(mask, TOKENS, 2 * TOKENS, 1);
        Tensor padded = parallel(mixer, x, Tensor.of(mask, BATCH, TOKENS));
        Tensor alone = parallel(mixer, Numbers.row(x, 0, 4, TOKENS), null);
        Tensor whole = parallel(mixer, Numbers.row(x, 1, 0, TOKENS), null);
        Numbers.assertClose(alone, Numbers.row(padded, 0, 4, TOKENS), 1e-10, "padded sequence");
        Numbers.assertClose(whole, Numbers.row(padded, 1, 0, TOKENS), 1e-10, "whole sequence");
        assertTrue(Arrays.stream(padded.doubles()).allMatch(Double::isFinite), "padding must give numbers");
    }

    @Test
    void aStateIsAValue() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT32);
        Tensor x = input(DType.FLOAT32, "x");
        Tensor one = Numbers.normal(DType.FLOAT32, "one", BATCH, modelDim());
        Tensor two = Numbers.normal(DType.FLOAT32, "two", BATCH, modelDim());
        S state = quietly(() -> mixer.prefill(x, mixer.start(BATCH)).state());
        Step<S> first = quietly(() -> mixer.step(one, state));
        Step<S> other = quietly(() -> mixer.step(two, state));
        Step<S> again = quietly(() -> mixer.step(one, state));
        assertArrayEquals(first.output().floats(), again.output().floats(), "same state, same token");
        Tensor onward = quietly(() -> mixer.step(two, first.state()).output());
        Tensor onwardAgain = quietly(() -> mixer.step(two, again.state()).output());
        Tensor elsewhere = quietly(() -> mixer.step(two, other.state()).output());
        assertArrayEquals(onward.floats(), onwardAgain.floats(), "same path, same answer");
        assertFalse(Arrays.equals(onward.floats(), elsewhere.floats()), "another path, another answer");
    }

    @Test
    void stateBytesAreThoseOfItsNumbers() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT32);
        Tensor x = input(DType.FLOAT32, "x");
        for (int tokens : new int[] {1, 4, TOKENS}) {
            S state = quietly(() -> mixer.prefill(Numbers.tokens(x, 0, tokens), mixer.start(BATCH)).state());
            assertEquals(stateBytes(modelDim(), BATCH, tokens), mixer.stateBytes(state), tokens + " tokens");
        }
    }

    @Test
    void gradientsAreRight() {
        TimeMixer<S> mixer = mixer(modelDim(), DType.FLOAT64);
        mixer.train(false);
        Tensor x = Numbers.normal(DType.FLOAT64, "x", 2, 7, modelDim()).requireGrad();
        Tensor[] leaves = Stream.concat(Stream.of(x), mixer.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard().run(
                mixer.getClass().getSimpleName(), all -> new Tensor[] {mixer.forward(x, null).output()}, leaves);
        assertTrue(result.passed(), result.message());
    }
}
