package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Outputs and gradients in float32 lie near those in float64, and have the right type. */
final class Float32Rule implements Rule {

    @Override
    public String title() {
        return "float32 near float64";
    }

    @Override
    public void check(OpCase op, Sample sample) {
        Evaluation narrow = Evaluation.of(op, sample, DType.FLOAT32);
        Evaluation wide = Evaluation.of(op, sample, DType.FLOAT64);
        for (int i : op.results(wide.outputs())) {
            compare(op, sample, "output", new Tensor[] {narrow.outputs()[i]}, new Tensor[] {wide.outputs()[i]});
        }
        compare(op, sample, "gradient", narrow.gradients(), wide.gradients());
        for (int i = 0; i < narrow.gradients().length; i++) {
            if (narrow.gradients()[i] != null) {
                assertEquals(narrow.inputs()[i].dtype(), narrow.gradients()[i].dtype(),
                        "gradient " + i + " of " + sample);
            }
        }
    }

    private static void compare(OpCase op, Sample sample, String what, Tensor[] narrow, Tensor[] wide) {
        assertEquals(wide.length, narrow.length);
        for (int i = 0; i < wide.length; i++) {
            assertEquals(wide[i] == null, narrow[i] == null, what + " " + i + " of " + sample);
            if (wide[i] != null) {
                assertEquals(wide[i].shape(), narrow[i].shape(), what + " " + i + " of " + sample);
                near(op.float32Tolerance(), what + " " + i + " of " + sample, Numbers.of(narrow[i]),
                        Numbers.of(wide[i]));
            }
        }
    }

    private static void near(double tolerance, String what, double[] narrow, double[] wide) {
        for (int i = 0; i < wide.length; i++) {
            boolean same = Double.compare(narrow[i], wide[i]) == 0;
            if (!same && !(Math.abs(narrow[i] - wide[i]) <= tolerance * (1 + 10 * Math.abs(wide[i])))) {
                fail(what + ", element " + i + ": float32 gives " + narrow[i] + ", float64 " + wide[i]);
            }
        }
    }
}
