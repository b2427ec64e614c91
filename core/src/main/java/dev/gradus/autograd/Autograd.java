package dev.gradus.autograd;

import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The engine's front: runs ops, records them, switches recording off and on, and walks back. */
public final class Autograd {
    private static final ThreadLocal<Mode> MODE = ThreadLocal.withInitial(Mode::new);

    private Autograd() {}

    /** What the current thread does with the ops it runs. */
    private static final class Mode {
        boolean recording = true;
        OpObserver observer;
    }

    /**
     * Runs an op and, unless recording is off or nothing needs a gradient, records its use.
     *
     * @param op     the op
     * @param inputs its operands
     * @return the outputs
     */
    public static Tensor[] run(MultiOp op, Tensor... inputs) {
        Mode mode = MODE.get();
        boolean recording = mode.recording;
        Tensor[] outputs;
        mode.recording = false;
        try {
            outputs = op.forwardAll(inputs);
        } finally {
            mode.recording = recording;
        }
        if (recording && (op.alwaysRecorded() || anyRequiresGrad(inputs))) {
            Node node = new Node(op, inputs, outputs);
            for (int i = 0; i < outputs.length; i++) {
                outputs[i].madeBy(node, i);
            }
        }
        if (mode.observer != null) {
            mode.observer.afterForward(op, inputs, outputs);
        }
        return outputs;
    }

    private static boolean anyRequiresGrad(Tensor[] inputs) {
        for (Tensor input : inputs) {
            if (input.requiresGrad()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds to every leaf that requires a gradient the gradient of {@code sum_i <roots_i, cotangents_i>}, and frees the
     * graph.
     *
     * @param roots      where to start
     * @param cotangents one for each root, of its shape
     * @throws IllegalStateException if a root was not recorded or its graph was freed by an earlier call
     */
    public static void backward(List<Tensor> roots, List<Tensor> cotangents) {
        new Backward(MODE.get().observer, false).run(roots, cotangents);
    }

    /**
     * Runs code without recording: for evaluation and generation.
     *
     * @param code what to run
     * @param <T>  its result
     * @return the result
     */
    public static <T> T noGrad(Supplier<T> code) {
        return withRecording(false, code);
    }

    /**
     * Whether ops of this thread are being recorded.
     *
     * @return true outside {@link #noGrad}
     */
    public static boolean isRecording() {
        return MODE.get().recording;
    }

    /**
     * Shows every op that the code runs, forward and backward, to an observer.
     *
     * @param observer who watches
     * @param code     what to run
     * @param <T>      its result
     * @return the result
     */
    public static <T> T observe(OpObserver observer, Supplier<T> code) {
        Mode mode = MODE.get();
        OpObserver before = mode.observer;
        mode.observer = observer;
        try {
            return code.get();
        } finally {
            mode.observer = before;
        }
    }

    /**
     * Gradient checkpointing: keeps only input and output of a part of the model and computes its inside again during the
     * backward pass. Memory falls to the boundary, time grows by one more forward pass of the part.
     *
     * @param part   the part, for example a block; it may use parameters of its own
     * @param input  its input
     * @param random the random streams that the part draws from; they are rewound for the second pass
     * @return its output
     */
    public static Tensor checkpoint(UnaryOperator<Tensor> part, Tensor input, Rng... random) {
        return run(new Checkpoint(part, List.of(random)), input)[0];
    }

    static <T> T withRecording(boolean recording, Supplier<T> code) {
        Mode mode = MODE.get();
        boolean before = mode.recording;
        mode.recording = recording;
        try {
            return code.get();
        } finally {
            mode.recording = before;
        }
    }
}
