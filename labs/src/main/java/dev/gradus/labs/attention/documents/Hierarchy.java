package dev.gradus.labs.attention.documents;

import dev.gradus.attention.hierarchy.HierarchicalEncoder;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.NoState;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.Tensor;

/**
 * An encoder of segments and documents in the place of a time mixer, so that it learns and is judged as the other models are. It
 * reads documents whole: within a segment a token sees later ones, so there is no form that goes token by token.
 */
final class Hierarchy extends TimeMixer<NoState> {
    private final HierarchicalEncoder encoder;

    Hierarchy(HierarchicalEncoder encoder) {
        this.encoder = child("encoder", encoder);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        return encoder.forward(x, mask);
    }

    @Override
    public NoState start(int batch) {
        return NoState.NONE;
    }

    @Override
    public Step<NoState> step(Tensor x, NoState state) {
        throw whole();
    }

    @Override
    public Step<NoState> prefill(Tensor x, NoState state) {
        throw whole();
    }

    private static IllegalStateException whole() {
        return new IllegalStateException("a hierarchy of segments reads documents whole, not token by token");
    }

    @Override
    public long stateBytes(NoState state) {
        return 0;
    }
}
