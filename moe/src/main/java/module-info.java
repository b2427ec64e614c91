/** Mixture of experts: router, dispatch, experts, balance. */
module dev.gradus.moe {
    requires transitive dev.gradus.core;
    requires org.slf4j;
}
