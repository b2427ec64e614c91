package dev.gradus.moe.layer;

import dev.gradus.nn.Init;

/** How the router of a Switch is drawn at first; paper and codes differ. */
public enum RouterInit {
    /** As every matrix: truncated normal of deviation {@code sqrt(0.1 / D)} (Fedus et al. 2021, section 2.4). */
    PAPER(Init.truncatedNormal(0.1)),
    /** Normal of deviation 0.02: flaxformer. */
    FLAXFORMER(Init.normal(0.02)),
    /** Normal of deviation 1: Hugging Face. */
    HUGGING_FACE(Init.normal(1));

    private final Init init;

    RouterInit(Init init) {
        this.init = init;
    }

    /**
     * The rule.
     *
     * @return how the weight is drawn
     */
    public Init init() {
        return init;
    }
}
