package dev.gradus.op;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * One forward and one backward call of an op, without the engine.
 *
 * @param inputs     operands
 * @param outputs    what forward returned
 * @param cotangents what backward was given: fixed numbers for each floating-point result, null for the other outputs
 * @param gradients  what backward returned, nulls if there was nothing to differentiate
 */
record Evaluation(Tensor[] inputs, Tensor[] outputs, Tensor[] cotangents, Tensor[] gradients) {

    static Evaluation of(OpCase op, Sample sample, DType type) {
        return of(op, sample.op(type), sample.tensors(type));
    }

    static Evaluation of(OpCase op, MultiOp instance, Tensor... inputs) {
        Tensor[] outputs = Autograd.noGrad(() -> instance.forwardAll(inputs));
        Tensor[] cotangents = cotangents(op, outputs);
        return new Evaluation(inputs, outputs, cotangents, backward(op, instance, cotangents, inputs, outputs));
    }

    static Tensor[] backward(OpCase op, MultiOp instance, Tensor[] cotangents, Tensor[] inputs, Tensor[] outputs) {
        return op.isDifferentiable() && Arrays.stream(inputs).anyMatch(Tensor::requiresGrad)
                ? Autograd.noGrad(() -> instance.backwardAll(cotangents, inputs, outputs))
                : new Tensor[inputs.length];
    }

    /** Fixed numbers for each floating-point result, null for the other outputs. */
    static Tensor[] cotangents(OpCase op, Tensor[] outputs) {
        Tensor[] cotangents = new Tensor[outputs.length];
        for (int i : op.results(outputs)) {
            cotangents[i] = Numbers.noise("cotangent " + i, outputs[i]);
        }
        return cotangents;
    }
}
