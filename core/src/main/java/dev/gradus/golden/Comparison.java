package dev.gradus.golden;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One file against one adapter in one float type.
 *
 * <p>Numbers a and reference b agree if {@code |a - b| <= absolute + relative |b|}, or within 20 times the reference's own
 * drift in float32. Float32: 1e-5 and 1e-4. Float64: 1e-6 and 1e-6, since the references are stored in float32.
 */
final class Comparison {
    private static final double DRIFTS = 20;

    private final GoldenFile file;
    private final DType dtype;
    private final List<String> faults = new ArrayList<>();

    Comparison(GoldenFile file, DType dtype) {
        this.file = file;
        this.dtype = dtype;
    }

    /** What differs; empty if nothing does. */
    List<String> run(GoldenAdapter adapter) throws IOException {
        GoldenCase golden = file.in(dtype);
        try {
            adapter.run(golden);
            outputs(golden);
            walkBack(golden);
            gradients(golden);
        } catch (Exception e) {
            faults.add(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        return faults;
    }

    private void outputs(GoldenCase golden) {
        if (file.tensors().keySet().stream().noneMatch(key -> key.startsWith("out."))) {
            faults.add("the file holds no out.* to compare with");
        }
        file.tensors().forEach((key, expected) -> {
            if (key.startsWith("out.")) {
                Tensor got = golden.outputs().get(key);
                if (got == null) {
                    faults.add(key + " was not computed");
                } else {
                    compare(key, expected, got);
                }
            }
        });
    }

    /** loss = sum over the outputs of sum(out R). */
    private void walkBack(GoldenCase golden) {
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> cotangents = new ArrayList<>();
        double loss = 0;
        for (Map.Entry<String, Tensor> entry : file.tensors().entrySet()) {
            Tensor output = golden.outputs().get(entry.getKey().replaceFirst("^R\\.", "out."));
            if (entry.getKey().startsWith("R.") && output != null) {
                Tensor cotangent = entry.getValue().apply(new Cast(dtype));
                loss += output.mul(cotangent).sum().item();
                roots.add(output);
                cotangents.add(cotangent);
            }
        }
        if (roots.isEmpty()) {
            walkBackFromLoss(golden);
            return;
        }
        double expected = file.tensors().containsKey("loss") ? value(file.tensors().get("loss"), 0) : loss;
        if (!agree(loss, expected, roots.stream().mapToInt(Tensor::size).sum())) {
            faults.add("loss is " + loss + ", expected " + expected);
        }
        if (hasGradients()) {
            Autograd.backward(roots, cotangents);
        }
    }

    /** A whole model's gradients are those of its own loss. */
    private void walkBackFromLoss(GoldenCase golden) {
        Tensor loss = golden.outputs().get("out.loss");
        if (loss != null && hasGradients()) {
            loss.backward();
        }
    }

    private boolean hasGradients() {
        return file.tensors().keySet().stream().anyMatch(key -> key.startsWith("grad"));
    }

    private void gradients(GoldenCase golden) {
        file.tensors().forEach((key, expected) -> {
            if (key.startsWith("grad")) {
                Tensor got = golden.gradientOf(key.substring(key.indexOf('.') + 1));
                if (got == null) {
                    faults.add(key + " was not computed");
                } else if (key.startsWith("graddigest.")) {
                    compareDigest(key, expected, got);
                } else {
                    compare(key, expected, got);
                }
            }
        });
    }

    private void compare(String key, Tensor expected, Tensor got) {
        if (!expected.shape().equals(got.shape())) {
            faults.add(key + " has shape " + got.shape() + ", expected " + expected.shape());
            return;
        }
        for (int i = 0; i < got.size(); i++) {
            double a = value(got, i);
            double b = value(expected, i);
            if (expected.dtype() == DType.INT32 ? a != b : !agree(a, b, 1)) {
                faults.add(key + "[" + i + "] is " + a + ", expected " + b);
                return;
            }
        }
    }

    /** A digest holds the sum, the sum of sizes, the sum of squares, and the first numbers. */
    private void compareDigest(String key, Tensor digest, Tensor got) {
        double[] sums = new double[3];
        for (int i = 0; i < got.size(); i++) {
            double g = value(got, i);
            sums[0] += g;
            sums[1] += Math.abs(g);
            sums[2] += g * g;
        }
        for (int i = 0; i < digest.size(); i++) {
            double a = i < sums.length ? sums[i] : value(got, i - sums.length);
            if (!agree(a, value(digest, i), i < sums.length ? got.size() : 1)) {
                faults.add(key + "[" + i + "] is " + a + ", expected " + value(digest, i));
                return;
            }
        }
    }

    /** A sum of n numbers may be off by sqrt(n) times as much as one. */
    private boolean agree(double a, double b, int n) {
        double absolute = dtype == DType.FLOAT32 ? 1e-5 : 1e-6;
        double relative = dtype == DType.FLOAT32 ? 1e-4 : 1e-6;
        double allowed =
                Math.max(absolute + relative * Math.abs(b), dtype == DType.FLOAT32 ? DRIFTS * file.drift() : 0);
        return a == b || Double.isNaN(a) && Double.isNaN(b) || Math.abs(a - b) <= allowed * Math.sqrt(n);
    }

    private static double value(Tensor t, int i) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.floats()[i];
            case FLOAT64 -> t.doubles()[i];
            case INT32 -> t.ints()[i];
        };
    }
}
