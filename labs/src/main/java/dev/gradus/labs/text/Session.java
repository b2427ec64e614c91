package dev.gradus.labs.text;

import dev.gradus.data.Batch;
import dev.gradus.data.TokenSequence;
import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Run;
import dev.gradus.optim.AdamW;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.StepReport;
import dev.gradus.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Trains one language model: shows progress, judges at milestones, saves every ten seconds and at the end, stops at Ctrl-C,
 * and goes on where an earlier session of the same run was stopped.
 */
public final class Session {
    private static final long SAVE_NANOS = 10_000_000_000L;

    private final String name;
    private final Recipe recipe;
    private final Surroundings around;
    private final long memoryBefore;
    private final SequenceModel model;
    private final Trainer trainer;
    private double bits;
    private double seconds;
    private long savedAt = System.nanoTime();

    /**
     * What all sessions of a run share.
     *
     * @param run     folder, console, interruption
     * @param seed    of the batches: step i of every model sees the same
     * @param text    training part of the text
     * @param judge   judges at milestones
     * @param metrics gets a row a step
     * @param diary   gets what the layers did
     */
    public record Surroundings(Run run, long seed, TokenSequence text, Judge judge, Metrics metrics, Diary diary) {}

    /**
     * A session, fresh or gone on with.
     *
     * @param name   of the model, also of its checkpoint
     * @param model  makes it
     * @param recipe how to train it
     * @param around what it shares with others
     * @throws IOException if there is a checkpoint that is damaged or belongs to another run
     */
    public Session(String name, Supplier<SequenceModel> model, Recipe recipe, Surroundings around) throws IOException {
        this.name = name;
        this.recipe = recipe;
        this.around = around;
        this.memoryBefore = Memory.live();
        this.model = model.get();
        AdamW.Config adam = AdamW.DEFAULT.withWeightDecay(recipe.decay());
        AdamW optimizer = new AdamW(this.model.parameters(), recipe.schedule(), adam);
        this.trainer = new Trainer(this.model, optimizer, this::loss, Trainer.Config.of(recipe.steps()));
        trainer.listen(this::afterStep);
        if (Files.exists(checkpoint())) {
            trainer.resume(checkpoint(), fingerprint());
        }
        around.metrics.forgetAfter(name, trainer.step());
        around.diary.forgetAfter(trainer.step());
        seconds = around.metrics.of(name).stream().mapToDouble(Metrics.Row::seconds).sum();
    }

    /**
     * Trains until all steps are done or the run is interrupted.
     *
     * @return the model
     * @throws IOException if something can't be written
     */
    public SequenceModel train() throws IOException {
        try {
            trainer.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return model;
    }

    private Path checkpoint() {
        return around.run.folder().file(name.replace(' ', '-') + ".safetensors");
    }

    private String fingerprint() {
        return name + " of run " + around.run.fingerprint();
    }

    private Tensor loss(long number) {
        Rng windows = new Rng(around.seed).fork("batches");
        Batch batch = around.text.randomWindows(windows, number, recipe.batch(), recipe.context());
        SequenceModel.Losses losses = model.loss(batch);
        bits = losses.task().item() / Math.log(2);
        around.diary.note(number + 1, losses);
        return losses.total();
    }

    private void afterStep(StepReport report) {
        seconds += report.seconds();
        boolean stop = around.run.interrupt().requested();
        boolean milestone = recipe.isMilestone(report.step());
        double validation = milestone ? around.judge.bitsPerByte(model) : Double.NaN;
        double memory = milestone ? Memory.live() - memoryBefore : Double.NaN;
        around.metrics.add(new Metrics.Row(name, report.step(), bits, report.gradientNorm(), report.learningRate(),
                report.seconds(), validation, memory));
        show(report.step());
        if (stop) {
            trainer.stop();
        }
        if (stop || report.step() == recipe.steps() || System.nanoTime() - savedAt > SAVE_NANOS) {
            save();
        }
    }

    private void show(long step) {
        double rate = step * recipe.tokensPerStep() / seconds;
        String measures = String.format(Locale.ROOT, "%.3f bits/byte  %,.0f tokens/s", bits, rate);
        around.run.console().progress(new Progress(name, step, recipe.steps(), seconds, measures));
    }

    /** The tables first: they may know more than the checkpoint, which is what counts, but never less. */
    private void save() {
        try {
            around.metrics.save();
            around.diary.save();
            trainer.save(checkpoint(), fingerprint());
            savedAt = System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
