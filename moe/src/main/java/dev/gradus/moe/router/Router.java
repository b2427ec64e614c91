package dev.gradus.moe.router;

import dev.gradus.tensor.Tensor;
import java.util.Optional;

/** Sends each token to some of the experts. */
public interface Router {

    /**
     * Routes a batch of tokens.
     *
     * @param x      tokens, [S, D]
     * @param groups which tokens are routed together, and which are padding
     * @return who goes where
     */
    Routing route(Tensor x, TokenGroups groups);

    /**
     * Routes a batch of tokens that are all real and form one group.
     *
     * @param x tokens, [S, D]
     * @return who goes where
     */
    default Routing route(Tensor x) {
        return route(x, TokenGroups.one(x.dim(0)));
    }

    /**
     * Number of experts to choose from.
     *
     * @return E
     */
    int numExperts();

    /**
     * The most experts a token can get.
     *
     * @return k
     */
    int topK();

    /**
     * Why what a token gets depends on later tokens, so that a decoder must not use this router.
     *
     * @return the reason, or nothing if a token is routed by itself
     */
    default Optional<String> looksAhead() {
        return Optional.empty();
    }
}
