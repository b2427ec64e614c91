/** Attention patterns, positions and caches. */
module dev.gradus.attention {
    requires transitive dev.gradus.core;
    requires org.slf4j;
}
