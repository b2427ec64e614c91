package dev.gradus.autograd;

import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One walk back: count how many recorded uses wait for each node, then visit a node once all of them have delivered.
 *
 * <p>Iterative, so a chain of a million nodes needs no deep stack. A gradient that an op returned is adopted, not copied,
 * unless its array is also somebody else's ("shared"); only gradients that nobody else can see are added to in place or
 * given back to the workspace.
 */
final class Backward {
    private final OpObserver observer;
    private final boolean recycleOutputs;
    private final ArrayDeque<Node> ready = new ArrayDeque<>();
    private final List<Node> graph = new ArrayList<>();

    Backward(OpObserver observer, boolean recycleOutputs) {
        this.observer = observer;
        this.recycleOutputs = recycleOutputs;
    }

    void run(List<Tensor> roots, List<Tensor> cotangents) {
        for (int i = 0; i < roots.size(); i++) {
            check(roots.get(i), cotangents.get(i));
        }
        try {
            roots.forEach(this::count);
            for (int i = 0; i < roots.size(); i++) {
                deliver(roots.get(i), cotangents.get(i), true);
            }
            graph.stream().filter(n -> n.waiting == 0).forEach(ready::add);
            Autograd.withRecording(false, this::visitAll);
        } finally {
            graph.forEach(Node::free);
        }
    }

    private static void check(Tensor root, Tensor cotangent) {
        if (!root.requiresGrad()) {
            throw new IllegalStateException(
                    "backward needs a tensor made from one that requires a gradient, with recording"
                            + " on; this " + root.shape() + " was not");
        }
        if (!root.shape().equals(cotangent.shape()) || root.dtype() != cotangent.dtype()) {
            throw new IllegalArgumentException("backward of " + root.dtype() + " " + root.shape()
                    + " needs a cotangent like it, got " + cotangent.dtype() + " " + cotangent.shape());
        }
        if (root.node() != null && root.node().freed()) {
            throw freed(root.node());
        }
    }

    private static IllegalStateException freed(Node node) {
        return new IllegalStateException("the graph behind " + node.op.label()
                + " was freed by an earlier backward; compute the loss again, or add the losses before one backward");
    }

    /** Collects the nodes behind a root and counts for each how many uses of its outputs are in the graph. */
    private void count(Tensor root) {
        ArrayDeque<Node> stack = new ArrayDeque<>();
        reach(root.node(), stack);
        while (!stack.isEmpty()) {
            for (Tensor input : stack.pop().inputs) {
                if (input.node() != null) {
                    if (input.node().freed()) {
                        throw freed(input.node());
                    }
                    input.node().waiting++;
                    reach(input.node(), stack);
                }
            }
        }
    }

    private void reach(Node node, ArrayDeque<Node> stack) {
        if (node != null && !node.reached) {
            node.reached = true;
            stack.push(node);
            graph.add(node);
        }
    }

    private Void visitAll() {
        while (!ready.isEmpty()) {
            visit(ready.poll());
        }
        return null;
    }

    private void visit(Node node) {
        Tensor[] received = node.grads;
        Tensor[] returned = new Tensor[node.inputs.length];
        if (received != null) {
            returned = node.op.backwardAll(received, node.inputs, node.outputs);
            checkCount(node, returned);
            if (observer != null) {
                observer.afterBackward(node.op, node.inputs, returned);
            }
        }
        for (int i = 0; i < node.inputs.length; i++) {
            Tensor input = node.inputs[i];
            if (returned[i] != null && input.requiresGrad()) {
                checkShape(node, i, returned[i]);
                deliver(input, returned[i], isShared(i, returned, node));
            }
            if (input.node() != null && --input.node().waiting == 0) {
                ready.add(input.node());
            }
        }
        if (received != null) {
            recycle(node, received, returned);
        }
        if (recycleOutputs) {
            recycle(node.outputs, returned);
        }
        node.free();
    }

    private static boolean isShared(int index, Tensor[] returned, Node node) {
        Tensor grad = returned[index];
        for (int i = 0; i < returned.length; i++) {
            if (i != index && grad.sharesMemory(returned[i])) {
                return true;
            }
        }
        return sharesAny(grad, node.grads) || sharesAny(grad, node.inputs) || sharesAny(grad, node.outputs);
    }

    private static boolean sharesAny(Tensor grad, Tensor[] others) {
        for (Tensor other : others) {
            if (grad.sharesMemory(other)) {
                return true;
            }
        }
        return false;
    }

    private static void recycle(Node node, Tensor[] received, Tensor[] returned) {
        for (int i = 0; i < received.length; i++) {
            if (received[i] != null && !node.shared[i] && !sharesAny(received[i], returned)) {
                Workspace.recycle(received[i]);
            }
        }
    }

    /** Gives outputs back, but not one that an op returned as a gradient. */
    private static void recycle(Tensor[] outputs, Tensor[] returned) {
        for (Tensor output : outputs) {
            if (!sharesAny(output, returned)) {
                Workspace.recycle(output);
            }
        }
    }

    private static void deliver(Tensor target, Tensor grad, boolean shared) {
        Node node = target.node();
        if (node == null) {
            target.accumulateGrad(grad, shared);
            return;
        }
        int slot = target.outputIndex();
        if (node.grads == null) {
            node.grads = new Tensor[node.outputs.length];
            node.shared = new boolean[node.outputs.length];
        }
        Tensor before = node.grads[slot];
        node.grads[slot] = before == null ? grad : Tensor.sumOf(before, !node.shared[slot], grad);
        node.shared[slot] = before == null && shared;
    }

    private static void checkCount(Node node, Tensor[] returned) {
        if (returned.length != node.inputs.length) {
            throw new IllegalStateException("backward of " + node.op.label() + " needs " + node.inputs.length
                    + " gradients, one an input, got " + Arrays.toString(returned));
        }
    }

    private static void checkShape(Node node, int index, Tensor grad) {
        Tensor input = node.inputs[index];
        if (!grad.shape().equals(input.shape()) || grad.dtype() != input.dtype()) {
            throw new IllegalStateException("backward of " + node.op.label() + " returned " + grad.dtype() + " "
                    + grad.shape() + " for input " + index + ", which is " + input.dtype() + " " + input.shape());
        }
    }
}
