package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Experiment;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Text;
import java.io.IOException;

/**
 * Four byte-level language models on one text: dense with the active size, dense with the total size, top-1 with a
 * capacity, top-2 dropless.
 */
public final class MoeLab implements Experiment<MoeSettings> {

    /** The lab. */
    public MoeLab() {}

    @Override
    public String name() {
        return "moe";
    }

    @Override
    public String summary() {
        return "mixtures of experts learn a text, beside dense models of the same active and the same total size";
    }

    @Override
    public MoeSettings settings(Size size) {
        return MoeSettings.of(size);
    }

    @Override
    public Work prepare(MoeSettings settings, Source source) throws IOException {
        return new MoeWork(settings, source.seed(), Text.read(source, settings.context()));
    }
}
