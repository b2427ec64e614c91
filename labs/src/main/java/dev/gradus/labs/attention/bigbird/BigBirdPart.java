package dev.gradus.labs.attention.bigbird;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;

/** How many layers it takes from one token to another, with a window, random blocks and global blocks. */
public final class BigBirdPart implements Part<BigBirdSettings> {

    /** The part. */
    public BigBirdPart() {}

    @Override
    public String name() {
        return "bigbird";
    }

    @Override
    public String summary() {
        return "steps between any two tokens: window, random blocks, global blocks";
    }

    @Override
    public String duration() {
        return "4 s";
    }

    @Override
    public BigBirdSettings settings(Size size) {
        return BigBirdSettings.of(size);
    }

    @Override
    public Work prepare(BigBirdSettings settings, Source source) {
        return new BigBirdWork(settings, source.seedAlone());
    }
}
