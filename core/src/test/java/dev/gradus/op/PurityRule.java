package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Forward leaves its operands alone, backward also outputs and cotangents; outputs are fresh unless declared views. */
final class PurityRule implements Rule {

    @Override
    public String title() {
        return "nothing given is changed, nothing returned is shared";
    }

    @Override
    public void check(OpCase op, Sample sample) {
        check(op, sample, DType.FLOAT32);
        check(op, sample, DType.FLOAT64);
    }

    private static void check(OpCase op, Sample sample, DType type) {
        Tensor[] inputs = sample.tensors(type);
        MultiOp instance = sample.op(type);
        Tensor[] outputs = Autograd.noGrad(() -> instance.forwardAll(inputs));
        Numbers.assertSame("operand", sample, sample.tensors(type), inputs);
        sharing(op, sample, inputs, outputs);

        Tensor[] outputsBefore = Numbers.copies(outputs);
        Tensor[] cotangents = Evaluation.cotangents(op, outputs);
        Evaluation.backward(op, instance, cotangents, inputs, outputs);
        Numbers.assertSame("operand", sample, sample.tensors(type), inputs);
        Numbers.assertSame("output", sample, outputsBefore, outputs);
        Numbers.assertSame("cotangent", sample, Evaluation.cotangents(op, outputs), cotangents);
        Tensor[] again = Autograd.noGrad(() -> instance.forwardAll(inputs));
        Numbers.assertSame("output of a second call", sample, outputs, again);
    }

    private static void sharing(OpCase op, Sample sample, Tensor[] inputs, Tensor[] outputs) {
        for (int i = 0; i < outputs.length; i++) {
            for (int j = 0; j < inputs.length; j++) {
                boolean view = op.isView() && i == 0 && j == 0;
                assertTrue(view || !outputs[i].sharesMemory(inputs[j]),
                        "output " + i + " is operand " + j + ": " + sample);
            }
            for (int j = 0; j < i; j++) {
                assertFalse(outputs[i].sharesMemory(outputs[j]), "outputs " + j + " and " + i + " share: " + sample);
            }
        }
    }
}
