package dev.gradus.labs.ssm;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.ByteCorpus;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times a model, batch 1: it reads random bytes in pieces up to each of some contexts, then goes on byte by byte from each. What
 * has been read is a value, so that contexts can be timed in turn, again and again: what disturbs the machine for a while then
 * disturbs them all.
 */
final class Stopwatch {
    private static final int PIECE = 256;
    private static final int WARM_UP = 500;
    private static final int ROUNDS = 5;

    private final SequenceModel model;
    private final Rng bytes;
    private final List<SequenceModel.State> states = new ArrayList<>();

    Stopwatch(SequenceModel trained, Rng bytes) {
        trained.train(false);
        this.model = trained.packed();
        this.bytes = bytes;
    }

    /** Reads on up to another context. */
    void readTo(long context) {
        SequenceModel.State before = states.isEmpty() ? model.start(1) : states.get(states.size() - 1);
        states.add(Autograd.noGrad(() -> {
            SequenceModel.State state = before;
            while (state.position() < context) {
                state = model.prefill(draw((int) Math.min(PIECE, context - state.position())), state).state();
            }
            return state;
        }));
    }

    /** Of what is remembered after each context. */
    long[] stateBytes() {
        return states.stream().mapToLong(model::stateBytes).toArray();
    }

    /** Time of a token after each context: the least of the medians of some rounds. */
    double[] secondsPerToken(int tokens) {
        return Autograd.noGrad(() -> {
            states.forEach(state -> median(state, WARM_UP));
            double[] least = new double[states.size()];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < least.length; i++) {
                    least[i] = Math.min(least[i], median(states.get(i), tokens));
                }
            }
            return least;
        });
    }

    private double median(SequenceModel.State from, int tokens) {
        SequenceModel.State now = from;
        double[] each = new double[tokens];
        for (int i = 0; i < tokens; i++) {
            Tensor next = Tensor.of(new int[] {bytes.nextInt(ByteCorpus.VOCABULARY)}, 1);
            long begun = System.nanoTime();
            Step<SequenceModel.State> step = model.step(next, now);
            each[i] = (System.nanoTime() - begun) * 1e-9;
            now = step.state();
        }
        Arrays.sort(each);
        return each[tokens / 2];
    }

    private Tensor draw(int tokens) {
        int[] ids = new int[tokens];
        Arrays.setAll(ids, i -> bytes.nextInt(ByteCorpus.VOCABULARY));
        return Tensor.of(ids, 1, tokens);
    }
}
