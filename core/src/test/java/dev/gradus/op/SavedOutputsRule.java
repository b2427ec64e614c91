package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** A loss that depends on an output which only serves the backward pass is refused, not given a wrong gradient. */
final class SavedOutputsRule implements Rule {

    @Override
    public String title() {
        return "saved outputs take no gradient";
    }

    @Override
    public boolean onLarge() {
        return false;
    }

    @Override
    public void check(OpCase op, Sample sample) {
        Tensor[] inputs = sample.tensors(DType.FLOAT32);
        MultiOp instance = sample.op(DType.FLOAT32);
        if (!op.isDifferentiable() || Arrays.stream(inputs).noneMatch(Tensor::requiresGrad)) {
            return;
        }
        Tensor[] outputs = Autograd.run(instance, inputs);
        List<Integer> results = op.results(outputs);
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i].dtype().isFloating() && !results.contains(i)) {
                Tensor saved = outputs[i];
                Exception thrown = assertThrows(IllegalStateException.class, () -> Autograd.backward(
                        List.of(outputs[0], saved),
                        List.of(Numbers.noise("result", outputs[0]), Numbers.noise("saved", saved))));
                String first = results.size() == 1
                        ? " has a derivative for its first output"
                        : " has derivatives for its first " + results.size() + " outputs";
                assertEquals(instance.label() + first + " only, a gradient came for output " + i
                        + "; detach that output where it is used", thrown.getMessage());
                return;
            }
        }
    }
}
