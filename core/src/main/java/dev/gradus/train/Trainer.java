package dev.gradus.train;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.FiniteGuard;
import dev.gradus.nn.Layer;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loop: loss, backward, clip, step, tell the listeners. Each step runs inside a {@link Workspace}.
 *
 * <p>A step whose loss or gradient is not finite changes no parameter: it is run again under a {@link FiniteGuard}, and the
 * {@link NonFiniteException} names the op, the layer and the step.
 */
public final class Trainer {
    private final Layer model;
    private final Optimizer optimizer;
    private final Objective objective;
    private final Config config;
    private final Collection<Tensor> parameters;
    private final Collection<Rng> randoms;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final Workspace workspace = new Workspace();
    private volatile boolean stopped;

    /**
     * How to train.
     *
     * @param steps        total number of steps, those before a resume included
     * @param microBatches batches whose mean gradient makes one step
     * @param maxNorm      largest joint norm of the gradients; infinity for no clipping
     */
    public record Config(long steps, int microBatches, double maxNorm) {
        /** Checks the ranges. */
        public Config {
            if (steps < 0 || microBatches < 1 || !(maxNorm > 0)) {
                throw new IllegalArgumentException("training needs steps >= 0, microBatches >= 1 and maxNorm > 0, got "
                        + steps + ", " + microBatches + " and " + maxNorm);
            }
        }

        /**
         * One batch a step, gradients clipped at norm 1.
         *
         * @param steps number of steps
         * @return the settings
         */
        public static Config of(long steps) {
            return new Config(steps, 1, 1);
        }
    }

    /**
     * A trainer at step 0.
     *
     * @param model     whose parameters the optimizer moves
     * @param optimizer moves them
     * @param objective what is minimised
     * @param config    how
     */
    public Trainer(Layer model, Optimizer optimizer, Objective objective, Config config) {
        this.model = model;
        this.optimizer = optimizer;
        this.objective = objective;
        this.config = config;
        this.parameters = List.copyOf(model.parameters().values());
        this.randoms = List.copyOf(model.randoms().values());
    }

    /**
     * Adds a listener.
     *
     * @param listener is told of every step
     * @return this trainer
     */
    public Trainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Trains until all steps are done or {@link #stop} was called. */
    public void run() {
        while (step() < config.steps && !stopped) {
            model.train(true);
            StepReport report = workspace.run(this::takeStep);
            listeners.forEach(listener -> listener.afterStep(report));
        }
    }

    /** Makes {@link #run} return after the step at hand; may be called from any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Finished steps.
     *
     * @return the count
     */
    public long step() {
        return optimizer.steps();
    }

    private StepReport takeStep() {
        long start = System.nanoTime();
        Map<Rng, Rng.State> random = randomStates();
        double rate = optimizer.learningRate();
        double loss = accumulate();
        double norm = config.maxNorm == Double.POSITIVE_INFINITY
                ? GradientClip.norm(parameters)
                : GradientClip.byNorm(parameters, config.maxNorm);
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            random.forEach(Rng::restore);
            throw explain(loss, norm);
        }
        optimizer.step();
        optimizer.zeroGrad();
        return new StepReport(step(), loss, norm, rate, (System.nanoTime() - start) * 1e-9);
    }

    /** Gradients of the mean loss over the micro-batches of this step; returns that mean. */
    private double accumulate() {
        optimizer.zeroGrad();
        double sum = 0;
        for (int i = 0; i < config.microBatches; i++) {
            Tensor loss = objective.loss(step() * config.microBatches + i);
            Tensor share = config.microBatches == 1 ? loss : loss.mul(1.0 / config.microBatches);
            share.backward();
            sum += share.item();
        }
        return sum;
    }

    private Map<Rng, Rng.State> randomStates() {
        Map<Rng, Rng.State> states = new LinkedHashMap<>();
        randoms.forEach(rng -> states.put(rng, rng.state()));
        return states;
    }

    private NonFiniteException explain(double loss, double norm) {
        FiniteGuard guard = new FiniteGuard(model.parameters());
        Autograd.observe(guard, this::accumulate);
        optimizer.zeroGrad();
        return new NonFiniteException("training stopped at step " + (step() + 1) + " before changing any parameter: "
                + guard.finding().orElse("loss " + loss + ", gradient norm " + norm));
    }

    /**
     * Writes parameters, optimizer state, random streams and the step into one file, atomically.
     *
     * @param file where to
     * @throws IOException if it can't be written; an older file of that name is then untouched
     */
    public void save(Path file) throws IOException {
        save(file, "");
    }

    /**
     * As {@link #save(Path)}, with a word that tells this run from others.
     *
     * @param file where to
     * @param run  a fingerprint of what else decides the run, such as settings, seed and data
     * @throws IOException if it can't be written; an older file of that name is then untouched
     */
    public void save(Path file, String run) throws IOException {
        new Checkpoint(model, optimizer, run).save(file);
    }

    /**
     * Goes on where {@link #save} left off; every later step has the bits it would have had.
     *
     * @param file what was saved
     * @throws IOException if the file is damaged or belongs to another model or optimizer; nothing is changed then
     */
    public void resume(Path file) throws IOException {
        resume(file, "");
    }

    /**
     * As {@link #resume(Path)}, and refuses what another run has saved.
     *
     * @param file what was saved
     * @param run  the word it was saved with
     * @throws IOException if the file is damaged or belongs to another model, optimizer or run; nothing is changed then
     */
    public void resume(Path file, String run) throws IOException {
        new Checkpoint(model, optimizer, run).load(file);
    }
}
