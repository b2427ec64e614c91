package dev.gradus.labs.attention.cache;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.model.ByteTransformer;
import dev.gradus.labs.text.Recipe;

/**
 * Settings of the part {@code cache}.
 *
 * @param width   D
 * @param layers  blocks
 * @param heads   H
 * @param context bytes of a window in training
 * @param batch   windows of a step
 * @param steps   of training
 * @param warmup  steps in which the learning rate rises
 * @param rate    highest learning rate
 * @param decay   weight decay
 * @param budget  tokens that a cache that forgets may keep
 * @param sinks   of these, first tokens
 * @param group   tokens that are rounded together
 * @param streams texts that are read side by side
 * @param length  bytes of each
 */
public record CacheSettings(
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("attention heads") int heads,
        @Setting("bytes of a window in training") int context,
        @Setting("windows of a training step") int batch,
        @Setting("training steps") int steps,
        @Setting("steps in which the learning rate rises") int warmup,
        @Setting("highest learning rate") double rate,
        @Setting("weight decay") double decay,
        @Setting("tokens that a cache that forgets may keep") int budget,
        @Setting("how many of them are first tokens, where there are sinks") int sinks,
        @Setting("tokens that are rounded to 8 bits together") int group,
        @Setting("held-out texts that are read side by side, at most") int streams,
        @Setting("bytes of each of these texts") int length) {

    /** Checks the ranges. */
    public CacheSettings {
        new ByteTransformer(width, layers, heads);
        new Recipe(steps, batch, context, warmup, rate, decay, 1);
        Ranges.check("budget", budget, 2, context - 1);
        Ranges.check("sinks", sinks, 1, budget - 1);
        Ranges.check("group", group, 1, 1024);
        Ranges.check("streams", streams, 1, 4096);
        Ranges.check("length", length, context + 1, 65_536);
    }

    static CacheSettings of(Size size) {
        return switch (size) {
            case TINY -> new CacheSettings(32, 1, 2, 32, 4, 10, 2, 3e-3, 0.1, 8, 2, 8, 2, 48);
            case SMALL -> new CacheSettings(64, 2, 4, 256, 8, 600, 50, 4e-3, 0.1, 32, 4, 32, 32, 768);
            case FULL -> new CacheSettings(96, 3, 6, 256, 16, 1500, 100, 3e-3, 0.1, 32, 4, 32, 64, 1024);
        };
    }

    CacheSettings withBudget(int tokens) {
        return new CacheSettings(width, layers, heads, context, batch, steps, warmup, rate, decay, tokens, sinks, group,
                streams, length);
    }

    ByteTransformer form() {
        return new ByteTransformer(width, layers, heads);
    }

    Recipe recipe() {
        return new Recipe(steps, batch, context, warmup, rate, decay, 1);
    }
}
