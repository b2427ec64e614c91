package dev.gradus.autograd;

import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code y = part(x)}, with the inside of {@code part} computed again for {@code dx = part'(x)^T dy}. */
final class Checkpoint implements MultiOp {
    private final UnaryOperator<Tensor> part;
    private final List<Rng> random;
    private final List<Rng.State> before = new ArrayList<>();

    Checkpoint(UnaryOperator<Tensor> part, List<Rng> random) {
        this.part = part;
        this.random = random;
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        random.forEach(rng -> before.add(rng.state()));
        return new Tensor[] {Workspace.onlyResult(() -> part.apply(inputs[0]))};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        List<Rng.State> after = rewind();
        Tensor input = inputs[0].detach();
        if (inputs[0].requiresGrad()) {
            input.requireGrad();
        }
        Tensor output = Autograd.withRecording(true, () -> part.apply(input));
        restore(after);
        new Backward(null, true).run(List.of(output), List.of(grads[0]));
        return new Tensor[] {input.grad()};
    }

    private List<Rng.State> rewind() {
        List<Rng.State> now = new ArrayList<>();
        for (int i = 0; i < random.size(); i++) {
            now.add(random.get(i).state());
            random.get(i).restore(before.get(i));
        }
        return now;
    }

    private void restore(List<Rng.State> states) {
        for (int i = 0; i < random.size(); i++) {
            random.get(i).restore(states.get(i));
        }
    }

    @Override
    public boolean alwaysRecorded() {
        return true;
    }
}
