package dev.gradus.peers.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.function.Supplier;

/** PyTorch on some threads: operands, and calls with and without gradients. */
final class Torch {
    private final NDManager manager;

    /** Starts the engine, which reads the number of threads once. */
    Torch(int threads) {
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        manager = NDManager.newBaseManager("PyTorch");
    }

    NDManager manager() {
        return manager;
    }

    NDArray leaf(long... shape) {
        NDArray x = manager.randomNormal(new Shape(shape));
        x.setRequiresGradient(true);
        return x;
    }

    NDArray constant(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    /** What a function gives; what it made is freed. */
    static float forward(Supplier<NDArray> function) {
        try (NDArray y = function.get(); NDArray first = y.flatten().get(0)) {
            return first.getFloat();
        }
    }

    /** The function and the gradients of the leaves, for a cotangent of ones. */
    static NDArray forwardBackward(Supplier<NDArray> function) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
                NDArray y = function.get()) {
            collector.backward(y);
            return y;
        }
    }
}
