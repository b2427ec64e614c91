package dev.gradus.optim;

import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves parameters against their gradients, in place; the rules and names are those of {@code torch.optim}.
 *
 * <p>A parameter without a gradient is left alone. State lives in arrays like the parameter, named as in PyTorch, so a
 * checkpoint can hold it. Not thread-safe.
 */
public abstract class Optimizer {
    private static final int GRAIN = 16 * 1024;

    private final String[] names;
    private final Tensor[] parameters;
    private final String[] slots;
    private final Tensor[][] state;
    private final Schedule schedule;
    private long steps;

    /**
     * Sets up the state, zero everywhere.
     *
     * @param parameters what to train, by name
     * @param schedule   learning rate by step
     * @param slots      names of the state arrays that the rule keeps for each parameter
     * @throws IllegalArgumentException if there are no parameters, or one is not a floating-point leaf
     */
    protected Optimizer(Map<String, Tensor> parameters, Schedule schedule, String... slots) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimizer needs at least one parameter, got none");
        }
        this.names = parameters.keySet().toArray(String[]::new);
        this.parameters = parameters.values().toArray(Tensor[]::new);
        this.schedule = schedule;
        this.slots = slots;
        this.state = new Tensor[names.length][slots.length];
        for (int i = 0; i < names.length; i++) {
            checkLeaf(names[i], this.parameters[i]);
            for (int s = 0; s < slots.length; s++) {
                state[i][s] = zerosLike(this.parameters[i]);
            }
        }
    }

    private static void checkLeaf(String name, Tensor parameter) {
        if (!parameter.dtype().isFloating() || parameter.node() != null) {
            throw new IllegalArgumentException("an optimizer needs floating-point leaves, " + name + " is "
                    + parameter.dtype() + " " + parameter.shape()
                    + (parameter.node() == null ? "" : " computed by " + parameter.node().op().label()));
        }
    }

    /** On an array of its own, so that it outlives any workspace. */
    private static Tensor zerosLike(Tensor t) {
        int[] dims = t.shape().dims();
        return t.dtype() == DType.FLOAT32
                ? Tensor.of(new float[t.size()], dims)
                : Tensor.of(new double[t.size()], dims);
    }

    /** Takes one step with the gradients that the parameters hold. */
    public final void step() {
        double rate = schedule.at(steps);
        steps++;
        for (int i = 0; i < parameters.length; i++) {
            Tensor grad = parameters[i].grad();
            if (grad != null && parameters[i].dtype() == DType.FLOAT32) {
                update32(rate, parameters[i].floats(), grad.floats(), state[i]);
            } else if (grad != null) {
                update64(rate, parameters[i].doubles(), grad.doubles(), state[i]);
            }
        }
    }

    private void update32(double rate, float[] p, float[] g, Tensor[] slots) {
        if (p.length <= GRAIN) {
            update(rate, p, g, slots, 0, p.length);
        } else {
            Parallel.forRange(p.length, GRAIN, (from, to) -> update(rate, p, g, slots, from, to - from));
        }
    }

    /**
     * One step of float32 elements {@code from} to {@code from + n - 1}; called from several threads on disjoint ranges.
     *
     * @param rate  learning rate
     * @param p     parameter, updated
     * @param g     gradient
     * @param slots state, updated
     * @param from  first element
     * @param n     elements
     */
    protected abstract void update(double rate, float[] p, float[] g, Tensor[] slots, int from, int n);

    /**
     * One step in float64, written as the paper has it.
     *
     * @param rate  learning rate
     * @param p     parameter, updated
     * @param g     gradient
     * @param slots state, updated
     */
    protected abstract void update64(double rate, double[] p, double[] g, Tensor[] slots);

    /** Forgets the gradients of all parameters. */
    public final void zeroGrad() {
        for (Tensor parameter : parameters) {
            parameter.grad(null);
        }
    }

    /**
     * Finished steps.
     *
     * @return the count
     */
    public final long steps() {
        return steps;
    }

    /**
     * Learning rate of the next step.
     *
     * @return the rate
     */
    public final double learningRate() {
        return schedule.at(steps);
    }

    /**
     * The state arrays themselves, named {@code <slot>.<parameter>}.
     *
     * @return name to array, in order
     */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            for (int s = 0; s < slots.length; s++) {
                named.put(slots[s] + "." + names[i], state[i][s]);
            }
        }
        return named;
    }

    /**
     * Continues from a saved state: {@link #state()} has been filled again, and this many steps were taken.
     *
     * @param finishedSteps steps taken before
     */
    public final void resumeAt(long finishedSteps) {
        if (finishedSteps < 0) {
            throw new IllegalArgumentException("an optimizer resumes at step 0 or later, got " + finishedSteps);
        }
        steps = finishedSteps;
    }
}
