package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;

/** What a token costs after a long context: memory and time of a state, and of a cache that grows. */
public final class GeneratePart implements Part<GenerateSettings> {

    /** The part. */
    public GeneratePart() {}

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String summary() {
        return "memory and time of the next token as the context grows: Mamba, RWKV, transformer";
    }

    @Override
    public String duration() {
        return "1 min";
    }

    @Override
    public GenerateSettings settings(Size size) {
        return GenerateSettings.of(size);
    }

    @Override
    public Work prepare(GenerateSettings settings, Source source) {
        return new GenerateWork(settings, source.seedAlone());
    }
}
