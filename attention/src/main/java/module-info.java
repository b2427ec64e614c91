/** Attention patterns, positions and caches. */
module dev.gradus.attention {
    requires transitive dev.gradus.core;

    exports dev.gradus.attention.cache;
    exports dev.gradus.attention.encoder;
    exports dev.gradus.attention.graph;
    exports dev.gradus.attention.hierarchy;
    exports dev.gradus.attention.hybrid;
    exports dev.gradus.attention.layer;
    exports dev.gradus.attention.memory;
    exports dev.gradus.attention.pattern;
    exports dev.gradus.attention.position;
    exports dev.gradus.attention.score;
    exports dev.gradus.attention.sparse;
    exports dev.gradus.attention.spiking;
}
