package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;

/** How experts are kept busy: no control, z-loss, balance loss, loss-free bias. */
public final class BalancePart implements Part<BalanceSettings> {

    /** The part. */
    public BalancePart() {}

    @Override
    public String name() {
        return "balance";
    }

    @Override
    public String summary() {
        return "what keeps experts equally busy: nothing, z-loss, balance loss, loss-free bias";
    }

    @Override
    public String duration() {
        return "30 s";
    }

    @Override
    public BalanceSettings settings(Size size) {
        return BalanceSettings.of(size);
    }

    @Override
    public Work prepare(BalanceSettings settings, Source source) {
        return new StudyWork(new BalanceStudy(settings), settings, source.seedAlone());
    }
}
