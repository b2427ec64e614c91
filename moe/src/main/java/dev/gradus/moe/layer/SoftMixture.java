package dev.gradus.moe.layer;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.SoftRouter;
import dev.gradus.moe.router.SoftRouting;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.NoState;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A soft mixture of experts (Puigcerver et al. 2023): each expert computes p averages of all tokens, and each token gets an
 * average of all results. For encoders only; the insights hold one {@link SoftRouting}.
 */
public final class SoftMixture extends ChannelMixer<NoState> {
    private static final String REASON = "each slot of a soft mixture is an average of all tokens of a sequence";

    private final SoftRouter router;
    private final Experts experts;

    /**
     * A layer of a router and its experts, which become the children {@code router} and {@code experts}.
     *
     * @param router  who is in which slot
     * @param experts the networks
     * @throws IllegalArgumentException if router and experts differ in the number of experts
     */
    public SoftMixture(SoftRouter router, Experts experts) {
        if (router.config().numExperts() != experts.config().numExperts()) {
            throw new IllegalArgumentException("a mixture needs a router for its " + experts.config().numExperts()
                    + " experts, got one for " + router.config().numExperts());
        }
        this.router = child("router", router);
        this.experts = child("experts", experts);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        SoftRouting routing = router.route(x, mask);
        Tensor slots = routing.slots(); // [B, N, D]
        Tensor rows = slots.reshape(slots.dim(0) * slots.dim(1), x.dim(2));
        Dispatch dispatch = dispatch(rows.dim(0));
        Tensor outputs = dispatch.combine(
                experts.forward(dispatch.gather(rows), dispatch), Tensor.full(x.dtype(), Shape.of(rows.dim(0), 1), 1));
        Tensor y = routing.combined(outputs.reshape(slots.shape().dims()));
        return new Mixed(y, List.of(), List.of(routing));
    }

    /** The slots of all sequences, p an expert in turn, to rows by expert. */
    private Dispatch dispatch(int slots) {
        int[] owner = new int[slots];
        Arrays.setAll(owner, i -> i / router.config().slotsPerExpert() % router.config().numExperts());
        return Dispatch.to(owner, router.config().numExperts());
    }

    @Override
    public Optional<String> looksAhead() {
        return Optional.of(REASON);
    }

    @Override
    public NoState start(int batch) {
        return NoState.NONE;
    }

    @Override
    public Step<NoState> step(Tensor x, NoState state) {
        throw new IllegalStateException("a soft mixture cannot go on token by token: " + REASON);
    }

    @Override
    public Step<NoState> prefill(Tensor x, NoState state) {
        return step(x, state);
    }

    @Override
    public long stateBytes(NoState state) {
        return 0;
    }
}
