package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Copies named tensors over those of a layer, after checking that all of them fit. */
final class StateLoader {
    private static final int SHOWN = 5;

    private final Map<String, Tensor> state;

    StateLoader(Map<String, Tensor> state) {
        this.state = state;
    }

    void load(Map<String, Tensor> tensors, String layer) {
        List<String> problems = new ArrayList<>();
        state.forEach((name, target) -> check(name, target, tensors.get(name), problems));
        tensors.keySet().stream().filter(name -> !state.containsKey(name))
                .forEach(n -> problems.add("unexpected " + n));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(layer + " cannot load these tensors: " + summary(problems));
        }
        state.forEach((name, target) -> copy(tensors.get(name), target));
    }

    private static void check(String name, Tensor target, Tensor source, List<String> problems) {
        if (source == null) {
            problems.add("missing " + name + " " + target.shape());
        } else if (!source.shape().equals(target.shape())) {
            problems.add(name + " needs shape " + target.shape() + ", got " + source.shape());
        } else if (source.dtype().isFloating() != target.dtype().isFloating()) {
            problems.add(name + " needs " + target.dtype() + ", got " + source.dtype());
        }
    }

    private static String summary(List<String> problems) {
        int more = problems.size() - SHOWN;
        String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        return more > 0 ? shown + "; and " + more + " more" : shown;
    }

    private static void copy(Tensor source, Tensor target) {
        if (source.dtype() == target.dtype()) {
            System.arraycopy(array(source), 0, array(target), 0, source.size());
        } else if (target.dtype() == DType.FLOAT32) {
            narrow(source.doubles(), target.floats());
        } else {
            widen(source.floats(), target.doubles());
        }
    }

    private static Object array(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.floats();
            case FLOAT64 -> t.doubles();
            case INT32 -> t.ints();
        };
    }

    private static void narrow(double[] from, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) from[i];
        }
    }

    private static void widen(float[] from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i];
        }
    }
}
