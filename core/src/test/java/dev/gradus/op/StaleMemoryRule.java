package dev.gradus.op;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Every element is written, and nothing is given back too early: a workspace full of NaN changes no bit. */
final class StaleMemoryRule implements Rule {
    private static final int ARRAYS = 6;

    @Override
    public String title() {
        return "old numbers in a recycled array do not show";
    }

    @Override
    public void check(OpCase op, Sample sample) {
        Evaluation fresh = Evaluation.of(op, sample, DType.FLOAT32);
        Workspace workspace = new Workspace();
        workspace.run(() -> spoil(sizes(fresh)));
        workspace.run(() -> {
            Evaluation recycled = Evaluation.of(op, sample, DType.FLOAT32);
            spoil(sizes(fresh));
            Numbers.assertSame("output", sample, fresh.outputs(), recycled.outputs());
            Numbers.assertSame("gradient", sample, fresh.gradients(), recycled.gradients());
            return null;
        });
    }

    private static Set<Integer> sizes(Evaluation evaluation) {
        Set<Integer> sizes = new TreeSet<>();
        Arrays.stream(evaluation.inputs()).forEach(t -> sizes.add(t.size()));
        Arrays.stream(evaluation.outputs()).forEach(t -> sizes.add(t.size()));
        return sizes;
    }

    /** Fills arrays that the next op will be lent, and those that this one gave back while still in use. */
    private static Void spoil(Set<Integer> sizes) {
        for (int size : sizes) {
            for (int i = 0; i < ARRAYS; i++) {
                Arrays.fill(Tensor.empty(DType.FLOAT32, Shape.of(size)).floats(), Float.NaN);
            }
        }
        return null;
    }
}
