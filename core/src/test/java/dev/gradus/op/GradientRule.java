package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.check.GradientCheck;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Gradients agree with central differences in float64, for all outputs at once and for each output alone. */
final class GradientRule implements Rule {
    private static final double TOLERANCE = 1e-6;
    private static final double FLOOR = 1e-3;
    private static final int ELEMENTS = 50;

    @Override
    public String title() {
        return "gradient = central differences";
    }

    @Override
    public boolean onLarge() {
        return false;
    }

    @Override
    public void check(OpCase op, Sample sample) {
        for (GradientCheck.Result result : results(op, sample)) {
            assertTrue(result.passed(), result.message());
        }
    }

    static List<GradientCheck.Result> results(OpCase op, Sample sample) {
        List<GradientCheck.Result> results = new ArrayList<>();
        Tensor[] inputs = sample.tensors(DType.FLOAT64);
        if (!op.isDifferentiable() || sample.inputs().stream().noneMatch(Input::differentiated)) {
            return results;
        }
        GradientCheck check = new GradientCheck(op.step(), TOLERANCE, FLOOR, ELEMENTS);
        MultiOp instance = sample.op(DType.FLOAT64);
        List<Integer> floating = op.results(Autograd.noGrad(() -> instance.forwardAll(inputs)));
        results.add(check.run(sample.toString(), x -> pick(Autograd.run(instance, x), floating), inputs));
        for (int output : floating.size() > 1 ? floating : List.<Integer>of()) {
            String name = "output " + output + " of " + sample;
            results.add(check.run(name, x -> pick(Autograd.run(instance, x), List.of(output)), inputs));
        }
        return results;
    }

    private static Tensor[] pick(Tensor[] outputs, List<Integer> which) {
        return which.stream().map(i -> outputs[i]).toArray(Tensor[]::new);
    }
}
