package dev.gradus.moe.account;

import java.util.Collections;
import java.util.List;

/**
 * A sequence model of attention and feed-forward networks, as sizes: enough to count what it has, computes and moves without
 * building it. Legend: V tokens, D channels, L layers.
 *
 * @param vocabulary V
 * @param modelDim   D
 * @param positions  rows of a table of positions, 0 if there is none
 * @param tied       whether the table of tokens is the head too
 * @param norm       form of the norms: two a layer and one at the end
 * @param attention  of every layer
 * @param mixers     channel mixer of each layer, first to last
 */
public record ModelSizes(
        int vocabulary, int modelDim, int positions, boolean tied, Norm norm, AttentionSizes attention,
        List<MixerSizes> mixers) {

    /** Mixtral 8x7B (Jiang et al. 2024, table 1). */
    public static final ModelSizes MIXTRAL_8X7B = new ModelSizes(32_000, 4096, 0, false, Norm.SCALE,
            new AttentionSizes(32, 8, 128, false, false),
            Collections.nCopies(32, MixerSizes.Mixture.gated(8, 2, 14_336)));

    /** What a norm learns. */
    public enum Norm {
        /** A scale a channel: RMS norm. */
        SCALE(1),
        /** A scale and a shift: layer norm. */
        SCALE_AND_SHIFT(2);

        private final int vectors;

        Norm(int vectors) {
            this.vectors = vectors;
        }
    }

    /** Checks the ranges and copies the list. */
    public ModelSizes {
        mixers = List.copyOf(mixers);
        if (vocabulary < 1 || modelDim < 1 || positions < 0) {
            throw new IllegalArgumentException("a model needs vocabulary and modelDim of at least 1 and positions of at"
                    + " least 0, got " + vocabulary + ", " + modelDim + " and " + positions);
        }
    }

    /**
     * How many parameters there are, and how many a token meets.
     *
     * @return the count
     */
    public Parameters parameters() {
        Parameters sum = new Parameters((long) (vocabulary + positions) * modelDim,
                tied ? 0 : (long) vocabulary * modelDim, mixers.size() * attention.parameters(modelDim),
                (2L * mixers.size() + 1) * norm.vectors * modelDim, 0, 0, 0, 0);
        for (MixerSizes mixer : mixers) {
            sum = sum.plus(parameters(mixer));
        }
        return sum;
    }

    private Parameters parameters(MixerSizes mixer) {
        if (mixer instanceof MixerSizes.Mixture m) {
            long one = m.expert(modelDim);
            return Parameters.ofMixer(m.shared() * one, m.router(modelDim), m.experts() * one, m.topK() * one);
        }
        return Parameters.ofMixer(((MixerSizes.Dense) mixer).parameters(modelDim), 0, 0, 0);
    }

    /**
     * Operations to generate one token.
     *
     * @param context tokens that it attends to, itself included
     * @return the count
     */
    public Operations operations(int context) {
        double weights = 2.0 * (multiplied() - parameters().norms());
        double keys = 4.0 * mixers.size() * attention.heads() * attention.headDim() * context; // scores, then mixing
        return new Operations(weights, keys);
    }

    /** Parameters that a token is multiplied with: all that it meets, but only the head's use of a table. */
    private long multiplied() {
        Parameters all = parameters();
        return all.active() - all.tables() + (tied ? (long) vocabulary * modelDim : 0);
    }

    /**
     * Bytes held and moved in generation of one sequence.
     *
     * @param bytesPerNumber 4 for float32
     * @return the bytes
     */
    public Traffic traffic(int bytesPerNumber) {
        long rows = positions > 0 ? 2L * modelDim : modelDim;
        return new Traffic(parameters().total() * bytesPerNumber, (multiplied() + rows) * bytesPerNumber,
                mixers.size() * attention.cached() * bytesPerNumber);
    }
}
