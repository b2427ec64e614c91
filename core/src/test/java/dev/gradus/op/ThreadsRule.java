package dev.gradus.op;

import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;

/** One, two and three threads give the same bits. */
final class ThreadsRule implements Rule {

    @Override
    public String title() {
        return "1 = 2 = 3 threads";
    }

    @Override
    public void check(OpCase op, Sample sample) {
        Evaluation alone = with(1, op, sample);
        for (int threads = 2; threads <= 3; threads++) {
            Evaluation shared = with(threads, op, sample);
            Numbers.assertSame(threads + " threads, output", sample, alone.outputs(), shared.outputs());
            Numbers.assertSame(threads + " threads, gradient", sample, alone.gradients(), shared.gradients());
        }
    }

    private static Evaluation with(int threads, OpCase op, Sample sample) {
        Evaluation[] result = new Evaluation[1];
        Parallel.withThreads(threads, () -> result[0] = Evaluation.of(op, sample, DType.FLOAT32));
        return result[0];
    }
}
