package dev.gradus.check;

import dev.gradus.autograd.Autograd;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Compares gradients with central differences, in float64.
 *
 * <p>The loss is {@code L(x) = sum_i <R_i, y_i(x)>} over the floating-point outputs {@code y_i}, with fixed random
 * cotangents {@code R_i} of size about 1. Each element of each input that requires a gradient is moved by {@code +-h} and
 * {@code +-2h}, and {@code dL/dx = [8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))] / 12h + O(h^4)} is compared with what
 * {@code backward} gives. Inputs must lie further than {@code 2h} from any kink.
 *
 * @param step      {@code h}; a power of two, so that it is added almost without rounding
 * @param tolerance largest error allowed, {@code |analytic - numeric| / max(|analytic|, |numeric|, floor)}
 * @param floor     gradients below this are compared as if they were this large
 * @param elements  at most so many elements of an input are moved, spread evenly from the first to the last
 */
public record GradientCheck(double step, double tolerance, double floor, int elements) {

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public GradientCheck {
        if (!(step > 0 && tolerance > 0 && floor > 0 && elements > 0)) {
            throw new IllegalArgumentException("a gradient check needs positive settings, got step " + step
                    + ", tolerance " + tolerance + ", floor " + floor + ", elements " + elements);
        }
    }

    /**
     * The settings that suit float64 functions of moderate size and curvature.
     *
     * @return step 2^-12, tolerance 1e-6, floor 1e-3, 100 elements
     */
    public static GradientCheck standard() {
        return new GradientCheck(0x1p-12, 1e-6, 1e-3, 100);
    }

    /**
     * One element of one input whose gradient is wrong.
     *
     * @param input    which input
     * @param element  which element of it, row-major
     * @param analytic what backward gave
     * @param numeric  what central differences gave
     * @param error    how far they are apart, relative as in {@link GradientCheck#tolerance}
     */
    public record Mismatch(int input, int element, double analytic, double numeric, double error) {}

    /**
     * What a check found.
     *
     * @param name       the function's name
     * @param checked    how many elements were compared
     * @param mismatches those beyond the tolerance, worst first
     */
    public record Result(String name, int checked, List<Mismatch> mismatches) {

        /**
         * Whether every compared element was within the tolerance.
         *
         * @return true if there is no mismatch
         */
        public boolean passed() {
            return mismatches.isEmpty();
        }

        /**
         * One sentence for people: the worst mismatch, and how many there are.
         *
         * @return names the function, input, element, analytic and numeric gradient
         */
        public String message() {
            if (passed()) {
                return "the gradient of " + name + " is right at all " + checked + " elements compared";
            }
            Mismatch worst = mismatches.get(0);
            return "the gradient of " + name + " is wrong at input " + worst.input + ", element " + worst.element
                    + ": analytic " + worst.analytic + ", numeric " + worst.numeric + ", error " + worst.error + " ("
                    + mismatches.size() + " of " + checked + " elements compared are wrong)";
        }
    }

    /**
     * Checks the gradients of a function.
     *
     * @param name     for the message
     * @param function from the inputs to the outputs that the loss depends on; called many times; must not keep anything
     * @param inputs   the operands; those float64 leaves that require a gradient are checked and their gradients replaced
     * @return what was found
     * @throws IllegalArgumentException if no input can be checked, or a float32 one requires a gradient
     */
    public Result run(String name, Function<Tensor[], Tensor[]> function, Tensor... inputs) {
        requireLeaves(name, inputs);
        List<Tensor> outputs = differentiable(function.apply(inputs));
        float[][] cotangents = cotangents(outputs);
        walkBack(outputs, cotangents);
        List<Mismatch> mismatches = new ArrayList<>();
        int checked = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].requiresGrad()) {
                checked += compare(function, inputs, i, cotangents, mismatches);
            }
        }
        mismatches.sort((a, b) -> Double.compare(b.error, a.error));
        return new Result(name, checked, List.copyOf(mismatches));
    }

    /** Compares elements of one input and returns how many. */
    private int compare(
            Function<Tensor[], Tensor[]> function,
            Tensor[] inputs,
            int input,
            float[][] cotangents,
            List<Mismatch> mismatches) {
        Tensor x = inputs[input];
        double[] gradient = x.grad() == null ? new double[x.size()] : x.grad().doubles();
        int count = Math.min(elements, x.size());
        for (int k = 0; k < count; k++) {
            int element = count == 1 ? 0 : (int) ((long) k * (x.size() - 1) / (count - 1));
            double numeric = numeric(function, inputs, x.doubles(), element, cotangents);
            double error = error(gradient[element], numeric);
            if (!(error <= tolerance)) {
                mismatches.add(new Mismatch(input, element, gradient[element], numeric, error));
            }
        }
        return count;
    }

    private double error(double analytic, double numeric) {
        return Math.abs(analytic - numeric) / Math.max(floor, Math.max(Math.abs(analytic), Math.abs(numeric)));
    }

    private static void requireLeaves(String name, Tensor[] inputs) {
        for (Tensor input : inputs) {
            if (input.requiresGrad() && (input.dtype() != DType.FLOAT64 || input.node() != null)) {
                throw new IllegalArgumentException("the gradient check of " + name + " needs float64 leaves, got a "
                        + input.dtype() + " " + input.shape() + (input.node() == null ? "" : " that was computed"));
            }
            input.grad(null);
        }
        if (Arrays.stream(inputs).noneMatch(Tensor::requiresGrad)) {
            throw new IllegalArgumentException(
                    "the gradient check of " + name + " needs an input that requires a gradient, got none");
        }
    }

    private static void walkBack(List<Tensor> outputs, float[][] cotangents) {
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> given = new ArrayList<>();
        for (int i = 0; i < cotangents.length; i++) {
            Tensor output = outputs.get(i);
            if (output.requiresGrad()) {
                roots.add(output);
                given.add(tensor(cotangents[i], output));
            }
        }
        Autograd.backward(roots, given);
    }

    private double numeric(
            Function<Tensor[], Tensor[]> function,
            Tensor[] inputs,
            double[] data,
            int element,
            float[][] cotangents) {
        double x = data[element];
        double[][] downTwice = valuesAt(function, inputs, data, element, x - 2 * step);
        double[][] down = valuesAt(function, inputs, data, element, x - step);
        double[][] up = valuesAt(function, inputs, data, element, x + step);
        double[][] upTwice = valuesAt(function, inputs, data, element, x + 2 * step);
        data[element] = x;
        double sum = 0;
        for (int i = 0; i < cotangents.length; i++) {
            for (int j = 0; j < cotangents[i].length; j++) {
                double near = difference(up[i][j], down[i][j]);
                double far = difference(upTwice[i][j], downTwice[i][j]);
                sum += cotangents[i][j] * (8 * near - far);
            }
        }
        return sum / (12 * step);
    }

    /** Equal infinities, such as masked logits, differ by 0. */
    private static double difference(double a, double b) {
        return a == b ? 0 : a - b;
    }

    private static double[][] valuesAt(
            Function<Tensor[], Tensor[]> function, Tensor[] inputs, double[] data, int element, double x) {
        data[element] = x;
        List<Tensor> outputs = Autograd.noGrad(() -> differentiable(function.apply(inputs)));
        return outputs.stream().map(GradientCheck::copy).toArray(double[][]::new);
    }

    private static List<Tensor> differentiable(Tensor[] outputs) {
        return Arrays.stream(outputs).filter(y -> y.dtype().isFloating()).toList();
    }

    private static double[] copy(Tensor tensor) {
        if (tensor.dtype() == DType.FLOAT64) {
            return tensor.doubles().clone();
        }
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.floats()[i];
        }
        return values;
    }

    private static Tensor tensor(float[] values, Tensor like) {
        if (like.dtype() == DType.FLOAT32) {
            return Tensor.of(values, like.shape().dims());
        }
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return Tensor.of(wide, like.shape().dims());
    }

    /** Numbers of size 0.5 to 1.5 and either sign: none is too small to show a fault. */
    private static float[][] cotangents(List<Tensor> outputs) {
        Rng rng = new Rng(0);
        float[][] cotangents = new float[outputs.size()][];
        for (int i = 0; i < cotangents.length; i++) {
            cotangents[i] = new float[outputs.get(i).size()];
            rng.fillUniform(cotangents[i], -1, 1);
            for (int j = 0; j < cotangents[i].length; j++) {
                cotangents[i][j] += Math.copySign(0.5f, cotangents[i][j]);
            }
        }
        return cotangents;
    }
}
