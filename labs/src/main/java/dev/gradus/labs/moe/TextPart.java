package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Text;
import java.io.IOException;

/**
 * Four byte-level language models on one text: dense with the active size, dense with the total size, top-1 with a
 * capacity, top-2 dropless.
 */
public final class TextPart implements Part<MoeSettings> {

    /** The part. */
    public TextPart() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String summary() {
        return "language models learn a text: mixtures beside dense models of the same active and total size";
    }

    @Override
    public String duration() {
        return "2 min";
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
