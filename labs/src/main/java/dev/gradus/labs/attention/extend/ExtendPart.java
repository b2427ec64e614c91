package dev.gradus.labs.attention.extend;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Text;
import java.io.IOException;

/** What becomes of rotary positions beyond the trained length, and what stretching them does. */
public final class ExtendPart implements Part<ExtendSettings> {

    /** The part. */
    public ExtendPart() {}

    @Override
    public String name() {
        return "extend";
    }

    @Override
    public String summary() {
        return "reading beyond the trained length: rotary positions as they are, interpolated, NTK, by parts, YaRN";
    }

    @Override
    public String duration() {
        return "2 min";
    }

    @Override
    public ExtendSettings settings(Size size) {
        return ExtendSettings.of(size);
    }

    @Override
    public Work prepare(ExtendSettings settings, Source source) throws IOException {
        return new ExtendWork(settings, source.seed(), Text.read(source, settings.longest()));
    }
}
