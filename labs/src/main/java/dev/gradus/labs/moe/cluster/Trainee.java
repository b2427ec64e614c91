package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.model.ParameterCount;
import dev.gradus.labs.task.ClusterRegression;
import dev.gradus.op.loss.MseLoss;
import dev.gradus.op.loss.Reduction;
import dev.gradus.optim.Adam;
import dev.gradus.random.Rng;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.StepReport;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Trains one variant on one seed. */
final class Trainee {
    private final Variant variant;
    private final Lesson lesson;
    private final Variant.Student student;
    private final List<Trial.Moment> moments = new ArrayList<>();
    private int[] load = {};

    Trainee(Variant variant, Lesson lesson) {
        this.variant = variant;
        this.lesson = lesson;
        this.student = variant.model().apply(new Rng(lesson.seed()).fork("model"));
    }

    /** Trains as long as {@code goOn} says of each finished step; nothing is returned if it said no. */
    Optional<Trial> train(Predicate<StepReport> goOn) {
        Training training = lesson.training();
        Adam optimizer = new Adam(student.mixer().parameters(), training.schedule(), Adam.Config.DEFAULT);
        Trainer trainer =
                new Trainer(student.mixer(), optimizer, this::loss, Trainer.Config.of(training.steps()));
        trainer.listen(report -> {
            student.afterStep().accept(load);
            if (training.isMoment(report.step())) {
                moments.add(lesson.exam().judge(student.mixer()).at(report.step()));
            }
            if (!goOn.test(report)) {
                trainer.stop();
            }
        });
        trainer.run();
        return trainer.step() < training.steps() ? Optional.empty() : Optional.of(trial());
    }

    private Trial trial() {
        ParameterCount size = ParameterCount.of(student.mixer());
        return new Trial(variant.name(), lesson.seed(), size.total(), size.active(), size.routers(), moments,
                lesson.exam().judge(student.mixer()).census());
    }

    private Tensor loss(long number) {
        ClusterRegression.Examples batch = lesson.batch(number);
        Mixed mixed = student.mixer().forward(batch.x(), null); // [n, D]
        Exam.uses(mixed).forEach(use -> load = use.routing().load(null));
        Tensor loss = mixed.output().apply(new MseLoss(Reduction.MEAN), batch.y());
        for (AuxLoss extra : mixed.losses()) {
            loss = extra.coefficient() == 0 ? loss : loss.add(extra.value().mul(extra.coefficient()));
        }
        return loss;
    }
}
