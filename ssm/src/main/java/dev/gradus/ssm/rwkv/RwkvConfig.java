package dev.gradus.ssm.rwkv;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.tensor.DType;

/**
 * Form of a whole RWKV model.
 *
 * @param version which RWKV
 * @param vocabulary V, number of tokens
 * @param modelDim D
 * @param hiddenDim F, channels inside channel mixing
 * @param layers number of blocks
 * @param headSize N, a divisor of D; version 4 has no heads
 * @param ranks of the low-rank functions of versions 6 and 7
 */
public record RwkvConfig(
        RwkvVersion version, int vocabulary, int modelDim, int hiddenDim, int layers, int headSize, Ranks ranks) {

    /** Checks the sizes; those of the layers are checked where the layers are made. */
    public RwkvConfig {
        if (vocabulary < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "RWKV needs vocabulary and layers of at least 1, got " + vocabulary + " and " + layers);
        }
    }

    /**
     * Ranks of the low-rank functions.
     *
     * @param mix of version 6's token shift
     * @param decay of the decay
     * @param rate of version 7's rate of learning in context
     * @param value of version 7's values of the first layer
     * @param gate of version 7's gate
     */
    public record Ranks(int mix, int decay, int rate, int value, int gate) {

        /**
         * BlinkDL's.
         *
         * @param version which RWKV
         * @param modelDim D
         * @return the ranks
         */
        public static Ranks of(RwkvVersion version, int modelDim) {
            Rwkv7Config seven = Rwkv7Config.of(modelDim, modelDim, true, Depth.ONLY);
            int decay = version == RwkvVersion.V6 ? 64 : seven.decayRank();
            return new Ranks(32, decay, seven.rateRank(), seven.valueRank(), seven.gateRank());
        }
    }

    /**
     * A model with BlinkDL's ranks and hidden channels: 4 D, of versions 5 and 6 3.5 D in multiples of 32.
     *
     * @param version which RWKV
     * @param vocabulary V
     * @param modelDim D
     * @param layers number of blocks
     * @param headSize N
     * @return the settings
     */
    public static RwkvConfig of(RwkvVersion version, int vocabulary, int modelDim, int layers, int headSize) {
        boolean narrow = version == RwkvVersion.V5 || version == RwkvVersion.V6;
        int hidden = narrow ? Math.max(32, (int) (modelDim * 3.5) / 32 * 32) : 4 * modelDim;
        return new RwkvConfig(
                version, vocabulary, modelDim, hidden, layers, headSize, Ranks.of(version, modelDim));
    }

    /** The time mixer of a layer, with values of its own alone. */
    RecurrentMixer timeMixer(Depth depth, Init init, DType dtype, Rng rng) {
        return switch (version) {
            case V4 -> new Rwkv4TimeMixer(new Rwkv4TimeMixer.Config(modelDim, depth), init, dtype, rng);
            case V5 -> new Rwkv5TimeMixer(Rwkv5TimeMixer.Config.of(modelDim, headSize, depth), init, dtype, rng);
            case V6 -> new Rwkv6TimeMixer(
                    new Rwkv6TimeMixer.Config(modelDim, headSize, ranks.mix, ranks.decay, 64e-5, depth), init, dtype,
                    rng);
            case V7 -> new Rwkv7TimeMixer(seven(depth, false), init, dtype, rng);
        };
    }

    /** Time mixing of version 7, with or without the values of the first layer. */
    Rwkv7Config seven(Depth depth, boolean residual) {
        return new Rwkv7Config(
                modelDim, headSize, ranks.decay, ranks.rate, ranks.value, ranks.gate, 64e-5, residual, depth);
    }

    /** The channel mixer of a layer. */
    RwkvChannelMixer channelMixer(Depth depth, Init init, DType dtype, Rng rng) {
        return new RwkvChannelMixer(
                new RwkvChannelMixer.Config(version, modelDim, hiddenDim, depth), init, dtype, rng);
    }
}
