package dev.gradus.labs.ssm;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.ByteCorpus;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Times a model, batch 1: it reads random bytes in pieces up to a context, then goes on byte by byte. */
final class Stopwatch {
    private static final int PIECE = 256;
    private static final int WARM_UP = 200;

    private final SequenceModel model;
    private final Rng bytes;
    private SequenceModel.State state;

    Stopwatch(SequenceModel trained, Rng bytes) {
        trained.train(false);
        this.model = trained.packed();
        this.bytes = bytes;
        Autograd.noGrad(() -> {
            state = model.start(1);
            seconds(WARM_UP);
            state = model.start(1);
            return null;
        });
    }

    /** Reads on until so many tokens have been read. */
    void readTo(long context) {
        Autograd.noGrad(() -> {
            while (state.position() < context) {
                state = model.prefill(draw((int) Math.min(PIECE, context - state.position())), state).state();
            }
            return null;
        });
    }

    long stateBytes() {
        return model.stateBytes(state);
    }

    /** Median time of a token; what has been read is the same afterwards. */
    double secondsPerToken(int tokens) {
        return Autograd.noGrad(() -> seconds(tokens));
    }

    private double seconds(int tokens) {
        SequenceModel.State now = state;
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
