package dev.gradus.labs.attention.cache;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Text;
import java.io.IOException;

/** Caches that keep everything, the last tokens, sinks, heavy hitters, or everything rounded: bytes and loss. */
public final class CachePart implements Part<CacheSettings> {

    /** The part. */
    public CachePart() {}

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public String summary() {
        return "caches that forget or round: bytes and loss of a rolling one, sinks, heavy hitters, 8 bits";
    }

    @Override
    public String duration() {
        return "2 min";
    }

    @Override
    public CacheSettings settings(Size size) {
        return CacheSettings.of(size);
    }

    @Override
    public Work prepare(CacheSettings settings, Source source) throws IOException {
        return new CacheWork(settings, source.seed(), Text.read(source, settings.length()));
    }
}
