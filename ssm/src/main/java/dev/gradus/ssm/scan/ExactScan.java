package dev.gradus.ssm.scan;

import dev.gradus.op.math.Softplus;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The selective scan in float64, as the general recurrence between a softplus and a skip. */
record ExactScan(SelectiveScan form, Tensor[] inputs) {

    Tensor[] forward() {
        Tensor[] results = recurrence().forwardAll(operands());
        Tensor y = form.skip() ? results[0].add(inputs[0].mul(inputs[5])) : results[0];
        return new Tensor[] {y, results[1], Tensor.empty(DType.FLOAT64, Shape.of(0))};
    }

    Tensor[] backward(Tensor gy, Tensor glast) {
        Tensor u = inputs[0];
        Tensor[] g = recurrence().backwardAll(new Tensor[] {gy, glast}, operands(), null);
        Tensor gu = form.skip() ? g[0].add(gy.mul(inputs[5])) : g[0];
        Tensor gd = form.softplus() ? g[1].mul(before().sigmoid()) : g[1];
        List<Tensor> all = new ArrayList<>(List.of(gu, gd, g[2], g[3], g[4]));
        if (form.skip()) {
            all.add(SumTo.reduce(gy.mul(u), inputs[5].shape()));
        }
        if (form.biased()) {
            all.add(SumTo.reduce(gd, inputs[form.biasAt()].shape()));
        }
        if (form.started()) {
            all.add(g[5]);
        }
        return all.toArray(Tensor[]::new);
    }

    private DiagonalRecurrence recurrence() {
        return new DiagonalRecurrence(Discretisation.EXPONENTIAL_EULER, false, form.started());
    }

    private Tensor[] operands() {
        Tensor d = form.softplus() ? before().apply(new Softplus()) : before();
        List<Tensor> operands = new ArrayList<>(List.of(inputs[0], d, inputs[2], inputs[3], inputs[4]));
        if (form.started()) {
            operands.add(inputs[inputs.length - 1]);
        }
        return operands.toArray(Tensor[]::new);
    }

    private Tensor before() {
        return form.biased() ? inputs[1].add(inputs[form.biasAt()]) : inputs[1];
    }
}
