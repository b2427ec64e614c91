package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/** A channel mixer that looks at each token by itself, so it has no state. */
public abstract class TokenMixer extends ChannelMixer<NoState> {

    /** A mixer that owns nothing yet. */
    protected TokenMixer() {}

    /**
     * Mixes the channels of tokens during generation.
     *
     * @param x [N,D] or [B,T,D]
     * @return the output, of the shape of {@code x}
     */
    protected abstract Tensor mix(Tensor x);

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        return Mixed.of(mix(x));
    }

    @Override
    public final NoState start(int batch) {
        return NoState.NONE;
    }

    @Override
    public final Step<NoState> step(Tensor x, NoState state) {
        return new Step<>(mix(x), state);
    }

    @Override
    public final Step<NoState> prefill(Tensor x, NoState state) {
        return new Step<>(mix(x), state);
    }

    @Override
    public final long stateBytes(NoState state) {
        return 0;
    }
}
