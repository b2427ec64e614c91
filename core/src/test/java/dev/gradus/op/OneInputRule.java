package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** An input's gradient has the same bits when no other input requires one, and integers have none. */
final class OneInputRule implements Rule {

    @Override
    public String title() {
        return "gradients one input at a time";
    }

    @Override
    public boolean onLarge() {
        return false;
    }

    @Override
    public void check(OpCase op, Sample sample) {
        Evaluation all = Evaluation.of(op, sample, DType.FLOAT32);
        for (int i = 0; i < all.inputs().length; i++) {
            if (sample.inputs().get(i).integer()) {
                assertNull(all.gradients()[i], "integer input " + i + " has no gradient: " + sample);
            } else if (op.isDifferentiable() && sample.inputs().get(i).differentiated()) {
                Tensor alone = alone(op, sample, i);
                assertNotNull(all.gradients()[i], "gradient " + i + " of " + sample);
                assertNotNull(alone, "gradient " + i + " of " + sample + " with no other");
                assertEquals(-1, Numbers.mismatch(all.gradients()[i], alone), "gradient " + i + " of " + sample);
            }
        }
    }

    private static Tensor alone(OpCase op, Sample sample, int wanted) {
        Tensor[] inputs = sample.tensors(DType.FLOAT32);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i == wanted ? inputs[i] : inputs[i].detach();
        }
        return Evaluation.of(op, sample.op(DType.FLOAT32), inputs).gradients()[wanted];
    }
}
