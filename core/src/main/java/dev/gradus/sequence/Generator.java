package dev.gradus.sequence;

import dev.gradus.autograd.Autograd;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Writes on: feeds a prompt, chooses a token, feeds it, and so on.
 *
 * <p>It stands on a packed copy of a model, so it must be made again after more training. Nothing is recorded. Several
 * generators may use the same model, each on a thread of its own.
 */
public final class Generator {
    /** As {@link Settings#stopToken}: nothing stops early. */
    public static final int NO_STOP = -1;

    private final SequenceModel model;

    /**
     * What to write.
     *
     * @param newTokens most tokens to write
     * @param sampling how each is chosen
     * @param stopToken the token after which nothing more is written, or {@link #NO_STOP}
     */
    public record Settings(int newTokens, Sampling sampling, int stopToken) {
        /** Checks the range. */
        public Settings {
            if (newTokens < 1) {
                throw new IllegalArgumentException("generation needs at least 1 new token, got " + newTokens);
            }
        }
    }

    /**
     * What was written.
     *
     * @param ids the new tokens
     * @param state the model's state after all tokens but the last new one: to go on, give it with that one as the prompt
     */
    public record Result(int[] ids, SequenceModel.State state) {}

    /**
     * A generator with the model's weights as they are now.
     *
     * @param model a model in evaluation
     * @throws IllegalStateException if the model is in training
     */
    public Generator(SequenceModel model) {
        if (model.isTraining()) {
            throw new IllegalStateException("generation needs a model in evaluation, call train(false) before");
        }
        this.model = model.packed();
    }

    /**
     * Writes on after a prompt.
     *
     * @param prompt at least one token
     * @param settings what to write
     * @param rng random numbers; greedy sampling draws none
     * @return the new tokens and the state
     */
    public Result generate(int[] prompt, Settings settings, Rng rng) {
        return generate(model.start(1), prompt, settings, rng, id -> {});
    }

    /**
     * Writes on from a state, and says each token at once.
     *
     * @param state where to go on from, such as that of an earlier result
     * @param prompt at least one token to feed first
     * @param settings what to write
     * @param rng random numbers; greedy sampling draws none
     * @param listener hears each new token as it is chosen
     * @return the new tokens and the state
     */
    public Result generate(SequenceModel.State state, int[] prompt, Settings settings, Rng rng, IntConsumer listener) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("generation needs a prompt of at least one token, got none");
        }
        return Autograd.noGrad(() -> write(state, prompt, settings, rng, listener));
    }

    private Result write(SequenceModel.State state, int[] prompt, Settings settings, Rng rng, IntConsumer listener) {
        int[] ids = new int[settings.newTokens];
        Step<SequenceModel.State> step = model.prefill(Tensor.of(prompt, 1, prompt.length), state);
        for (int n = 0;; n++) {
            ids[n] = settings.sampling.choose(step.output().to(DType.FLOAT32).floats(), rng);
            listener.accept(ids[n]);
            if (n + 1 == ids.length || ids[n] == settings.stopToken) {
                return new Result(Arrays.copyOf(ids, n + 1), step.state());
            }
            step = model.step(Tensor.of(new int[] {ids[n]}, 1), step.state());
        }
    }
}
