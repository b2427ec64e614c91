package dev.gradus.moe.layer;

import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TokenHash;
import dev.gradus.nn.Layer;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * A mixture whose experts are chosen by token ids (Roller et al. 2021): {@code y_t = sum_m E_{h_m(id_t)}(x_t)}.
 *
 * <p>It needs the ids beside the vectors, so it is a layer for models that hand them on, not a channel mixer. None is ever
 * dropped; the insights hold one {@link ExpertUse}.
 */
public final class HashMixture extends Layer {
    private final TokenHash hash;
    private final Experts experts;

    /**
     * A layer of a hash and its experts, which become the child {@code experts}.
     *
     * @param hash    who goes where
     * @param experts the networks
     * @throws IllegalArgumentException if hash and experts differ in the number of experts
     */
    public HashMixture(TokenHash hash, Experts experts) {
        if (hash.numExperts() != experts.config().numExperts()) {
            throw new IllegalArgumentException("a mixture needs a hash to its " + experts.config().numExperts()
                    + " experts, got one to " + hash.numExperts());
        }
        this.hash = hash;
        this.experts = child("experts", experts);
    }

    /**
     * Computes each token with the experts of its id.
     *
     * @param x    [..., D]
     * @param ids  int32 [...]
     * @param mask int32 [...], 0 for padding, or null
     * @return [..., D], 0 at padding
     */
    public Mixed forward(Tensor x, Tensor ids, Tensor mask) {
        int width = x.dim(-1);
        if (x.size() != ids.size() * width) {
            throw new IllegalArgumentException(
                    "a hash mixture needs vectors [..., D] and their ids [...], got " + x.shape() + " and "
                            + ids.shape());
        }
        Tensor real = mask == null ? null : mask.view(Shape.of(mask.size()));
        TokenGroups groups = new TokenGroups(Math.max(1, ids.size()), real);
        Routing routing = hash.route(ids, x.dtype());
        Dispatch dispatch = Dispatch.of(routing, Capacity.UNLIMITED, groups, Priority.TOKEN_ORDER);
        Tensor rows = experts.forward(dispatch.gather(x.reshape(ids.size(), width)), dispatch);
        Tensor y = dispatch.combine(rows, routing.weights()).reshape(x.shape().dims());
        return new Mixed(y, List.of(), List.of(new ExpertUse(routing, dispatch)));
    }
}
