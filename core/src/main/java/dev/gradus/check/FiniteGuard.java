package dev.gradus.check;

import dev.gradus.autograd.MultiOp;
import dev.gradus.autograd.OpObserver;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the first op whose result is not finite though its operands are, and names the layer by the parameter that was used
 * last. Minus infinity written by a mask is allowed.
 */
public final class FiniteGuard implements OpObserver {
    private static final Set<String> MASKS = Set.of("masked_fill", "where");

    private final Map<Tensor, String> names = new IdentityHashMap<>();
    private String lastParameter;
    private String finding;

    /**
     * A guard for one pass.
     *
     * @param parameters the model's parameters by name, to name layers
     */
    public FiniteGuard(Map<String, Tensor> parameters) {
        parameters.forEach((name, parameter) -> names.put(parameter, name));
    }

    /**
     * What was found first.
     *
     * @return a sentence, or empty if all was finite
     */
    public Optional<String> finding() {
        return Optional.ofNullable(finding);
    }

    @Override
    public void afterForward(MultiOp op, Tensor[] inputs, Tensor[] outputs) {
        for (Tensor input : inputs) {
            lastParameter = names.getOrDefault(input, lastParameter);
        }
        boolean masks = MASKS.contains(op.label());
        note(op.label() + " computed", inputs, outputs, masks);
    }

    @Override
    public void afterBackward(MultiOp op, Tensor[] inputs, Tensor[] inputGrads) {
        for (Tensor input : inputs) {
            lastParameter = names.getOrDefault(input, lastParameter);
        }
        note("the gradient of " + op.label() + " became", inputs, inputGrads, false);
    }

    private void note(String what, Tensor[] inputs, Tensor[] results, boolean masks) {
        for (Tensor result : results) {
            if (finding == null && result != null && result.dtype().isFloating()) {
                int at = firstBad(result, masks);
                if (at >= 0) {
                    finding = what + " " + value(result, at) + " at element " + at + " of " + result.shape() + layer()
                            + operands(inputs);
                }
            }
        }
    }

    private String layer() {
        return lastParameter == null
                ? ""
                : " in or after layer " + lastParameter.replaceAll("\\.?[^.]*$", "")
                        + " (last parameter used: " + lastParameter + ")";
    }

    private static String operands(Tensor[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].dtype().isFloating() && firstBad(inputs[i], true) >= 0) {
                return "; its operand " + i + " was not finite already";
            }
        }
        return "";
    }

    private static int firstBad(Tensor t, boolean allowMinusInfinity) {
        for (int i = 0; i < t.size(); i++) {
            double x = value(t, i);
            if (!Double.isFinite(x) && !(allowMinusInfinity && x == Double.NEGATIVE_INFINITY)) {
                return i;
            }
        }
        return -1;
    }

    private static double value(Tensor t, int i) {
        return t.dtype() == DType.FLOAT32 ? t.floats()[i] : t.doubles()[i];
    }
}
