package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Through the engine: two uses of the same operands give exactly twice the gradient, whose arrays are nobody else's. */
final class AccumulationRule implements Rule {

    @Override
    public String title() {
        return "a second use accumulates";
    }

    @Override
    public boolean onLarge() {
        return false;
    }

    @Override
    public void check(OpCase op, Sample sample) {
        if (!op.isDifferentiable() || sample.inputs().stream().noneMatch(Input::differentiated)) {
            return;
        }
        Tensor[] once = gradients(op, sample, 1);
        Tensor[] twice = gradients(op, sample, 2);
        for (int i = 0; i < once.length; i++) {
            if (once[i] != null) {
                double[] expected = Arrays.stream(Numbers.of(once[i])).map(g -> 2 * g).toArray();
                assertEquals(-1, Arrays.mismatch(expected, Numbers.of(twice[i])), "gradient " + i + " of " + sample);
            }
        }
    }

    private static Tensor[] gradients(OpCase op, Sample sample, int uses) {
        Tensor[] inputs = sample.tensors(DType.FLOAT64);
        MultiOp instance = sample.op(DType.FLOAT64);
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> cotangents = new ArrayList<>();
        for (int use = 0; use < uses; use++) {
            Tensor[] outputs = Autograd.run(instance, inputs);
            for (int result : op.results(outputs)) {
                roots.add(outputs[result]);
                cotangents.add(Numbers.noise("cotangent " + result, outputs[result]));
            }
        }
        Autograd.backward(roots, cotangents);
        Tensor[] grads = Arrays.stream(inputs).map(Tensor::grad).toArray(Tensor[]::new);
        apart(sample, grads, inputs, cotangents.toArray(Tensor[]::new));
        return grads;
    }

    private static void apart(Sample sample, Tensor[] grads, Tensor[]... others) {
        for (int i = 0; i < grads.length; i++) {
            Tensor grad = grads[i];
            for (int j = 0; j < grads.length; j++) {
                assertEquals(i == j, shares(grad, grads[j]) || i == j,
                        "gradients " + i + " and " + j + " of " + sample);
            }
            for (Tensor[] group : others) {
                for (Tensor other : group) {
                    assertEquals(false, shares(grad, other), "gradient " + i + " of " + sample + " is somebody else's");
                }
            }
        }
    }

    private static boolean shares(Tensor grad, Tensor other) {
        return grad != null && grad.sharesMemory(other);
    }
}
