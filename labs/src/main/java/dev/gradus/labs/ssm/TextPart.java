package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Text;
import java.io.IOException;

/** Byte-level language models of every family on one text. */
public final class TextPart implements Part<TextSettings> {

    /** The part. */
    public TextPart() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String summary() {
        return "language models of every family learn a text: transformer, Mamba, RWKV, linear attention";
    }

    @Override
    public String duration() {
        return "4 min";
    }

    @Override
    public TextSettings settings(Size size) {
        return TextSettings.of(size);
    }

    @Override
    public Work prepare(TextSettings settings, Source source) throws IOException {
        return new TextWork(settings, source.seed(), Text.read(source, settings.context()));
    }
}
