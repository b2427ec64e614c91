package dev.gradus.moe.router;

import dev.gradus.tensor.Tensor;

/** Sends each token to some of the experts. */
public interface Router {

    /**
     * Routes a batch of tokens.
     *
     * @param x tokens, [S, D]
     * @return who goes where
     */
    Routing route(Tensor x);

    /**
     * Number of experts to choose from.
     *
     * @return E
     */
    int numExperts();

    /**
     * Experts a token.
     *
     * @return k
     */
    int topK();
}
