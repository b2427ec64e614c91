/** Attention patterns, positions and caches. */
module dev.gradus.attention {
    requires transitive dev.gradus.core;

    exports dev.gradus.attention.position;
    exports dev.gradus.attention.score;
}
