package dev.gradus.labs.moe.offload;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Text;
import java.io.IOException;

/** What it costs to keep only some experts in memory. */
public final class OffloadPart implements Part<OffloadSettings> {

    /** The part. */
    public OffloadPart() {}

    @Override
    public String name() {
        return "offload";
    }

    @Override
    public String summary() {
        return "experts stay in a file: memory against reads and tokens/s";
    }

    @Override
    public String duration() {
        return "90 s";
    }

    @Override
    public OffloadSettings settings(Size size) {
        return OffloadSettings.of(size);
    }

    @Override
    public Work prepare(OffloadSettings settings, Source source) throws IOException {
        return new OffloadWork(settings, source.seed(), Text.read(source, settings.context()));
    }
}
