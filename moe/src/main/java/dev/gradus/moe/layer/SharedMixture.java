package dev.gradus.moe.layer;

import dev.gradus.nn.Linear;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.TokenMixer;
import dev.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * A mixture beside an expert that every token meets: {@code y = routed(x) + shared(x)} (DeepSeekMoE, Dai et al. 2024,
 * equation 9), or {@code routed(x) + sigmoid(x w^T) shared(x)} (Qwen2-MoE, modeling_qwen2_moe.py).
 *
 * <p>Several shared experts of width F are one network of that many times F. The shared expert takes no part in the
 * routing.
 */
public final class SharedMixture extends TokenMixer {
    private final MixtureOfExperts routed;
    private final FeedForward shared;
    private final Linear gate;

    /**
     * A mixture and a shared expert, which become the children {@code routed} and {@code shared_expert}.
     *
     * @param routed the mixture
     * @param shared what every token meets
     */
    public SharedMixture(MixtureOfExperts routed, FeedForward shared) {
        this(routed, shared, null);
    }

    /**
     * A mixture and a shared expert with a gate, which becomes the child {@code shared_expert_gate}.
     *
     * @param routed the mixture
     * @param shared what every token meets
     * @param gate   from D to 1, or null for none
     * @throws IllegalArgumentException if the gate gives more than one number a token
     */
    public SharedMixture(MixtureOfExperts routed, FeedForward shared, Linear gate) {
        this.routed = child("routed", routed);
        this.shared = child("shared_expert", shared);
        this.gate = gate == null ? null : child("shared_expert_gate", gate);
        if (gate != null && gate.weight().dim(0) != 1) {
            throw new IllegalArgumentException(
                    "the gate of a shared expert needs a weight [1, D], got " + gate.weight().shape());
        }
    }

    private SharedMixture(SharedMixture trained) {
        routed = trained.routed.packed();
        shared = trained.shared.packed();
        gate = trained.gate;
    }

    @Override
    public SharedMixture packed() {
        return new SharedMixture(this);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Mixed mixed = routed.forward(x, mask);
        return new Mixed(mixed.output().add(always(x, mask)), mixed.losses(), mixed.insights());
    }

    @Override
    protected Tensor mix(Tensor x) {
        return routed.mix(x).add(always(x, null));
    }

    private Tensor always(Tensor x, Tensor mask) {
        Tensor y = shared.forward(x, mask).output();
        return gate == null ? y : y.mul(gate.forward(x).sigmoid()); // the gate [..., 1] broadcasts over D
    }

    @Override
    public Optional<String> looksAhead() {
        return routed.looksAhead();
    }

    /**
     * The mixture.
     *
     * @return the layer
     */
    public MixtureOfExperts routed() {
        return routed;
    }
}
