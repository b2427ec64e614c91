package dev.gradus.labs.study;

import dev.gradus.labs.task.SequenceTask;
import dev.gradus.labs.task.Sequences;
import dev.gradus.labs.task.Split;
import dev.gradus.optim.AdamW;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.StepReport;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Trains one variant on one seed. */
final class Learner {
    private final Variant variant;
    private final Plan plan;
    private final long seed;
    private final SequenceModel model;
    private final Examiner examiner;
    private final List<Sequences> examples = new ArrayList<>(); // of each stage
    private final int stageSteps;
    private final List<Trial.Moment> moments = new ArrayList<>();
    private double seconds;
    private double losses;
    private long since;

    Learner(Variant variant, Plan plan, long seed) {
        this.variant = variant;
        this.plan = plan;
        this.seed = seed;
        model = variant.fresh(seed);
        examiner = new Examiner(variant.lesson(), seed);
        List<SequenceTask> stages = variant.lesson().stages();
        stageSteps = (plan.steps() + stages.size() - 1) / stages.size();
        stages.forEach(task -> examples.add(
                task.generate(stageSteps * plan.batch(), Split.TRAIN, seed)));
    }

    SequenceModel model() {
        return model;
    }

    /** Trains as long as {@code goOn} says of each finished step; nothing is returned if it said no. */
    Optional<Trial> train(Predicate<StepReport> goOn) {
        AdamW optimizer = new AdamW(model.parameters(), plan.schedule(), AdamW.DEFAULT);
        Trainer trainer = new Trainer(model, optimizer, this::loss, Trainer.Config.of(plan.steps()));
        trainer.listen(report -> {
            note(report);
            if (!goOn.test(report)) {
                trainer.stop();
            }
        });
        trainer.run();
        return trainer.step() < plan.steps()
                ? Optional.empty()
                : Optional.of(new Trial(variant.name(), seed, model.parameterCount(), seconds, moments,
                        examiner.judge(model)));
    }

    private Tensor loss(long number) {
        int step = (int) number;
        Sequences stage = examples.get(step / stageSteps);
        return model.loss(stage.batch(step % stageSteps * plan.batch(), plan.batch())).total();
    }

    private void note(StepReport report) {
        seconds += report.seconds();
        losses += report.loss();
        since++;
        if (plan.isMoment(report.step())) {
            moments.add(new Trial.Moment(report.step(), losses / since, examiner.glance(model)));
            losses = 0;
            since = 0;
        }
    }
}
