package dev.gradus.labs.model;

import dev.gradus.data.ByteCorpus;
import dev.gradus.labs.lab.Ranges;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;

/**
 * A small Llama that reads bytes, with rotary positions of any kind.
 *
 * @param width  D
 * @param layers blocks
 * @param heads  H; a head has an even number of elements, which are turned in pairs
 */
public record ByteTransformer(int width, int layers, int heads) {

    /** Checks the ranges. */
    public ByteTransformer {
        Ranges.check("width", width, 2, 4096);
        Ranges.check("layers", layers, 1, 64);
        Ranges.check("heads", heads, 1, 64);
        if (width % (2 * heads) != 0) {
            throw new IllegalArgumentException("the setting heads needs to divide width = " + width
                    + " into even parts, got " + heads);
        }
    }

    /**
     * Elements of a head.
     *
     * @return D/H
     */
    public int headDim() {
        return width / heads;
    }

    /**
     * A model with fresh weights.
     *
     * @param rotary positions
     * @param rng    random numbers
     * @return the model
     */
    public SequenceModel model(Rotary rotary, Rng rng) {
        LanguageModels.Config config = LanguageModels.Config.of(ByteCorpus.VOCABULARY, width, layers, heads);
        return LanguageModels.llama(config, 8 * width / 3, rotary, rng);
    }
}
