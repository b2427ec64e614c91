package dev.gradus.moe.account;

/**
 * Trained numbers of a model, by what they are for.
 *
 * @param tables        of tokens and positions
 * @param head          scores of the next token; 0 if the table of tokens is used again
 * @param attention     projections of all layers
 * @param norms         of all layers and the last one
 * @param dense         dense networks and shared experts
 * @param routers       of all mixtures
 * @param experts       all routed experts
 * @param activeExperts routed experts that one token meets
 */
public record Parameters(
        long tables, long head, long attention, long norms, long dense, long routers, long experts,
        long activeExperts) {

    static Parameters ofMixer(long dense, long routers, long experts, long activeExperts) {
        return new Parameters(0, 0, 0, 0, dense, routers, experts, activeExperts);
    }

    /**
     * All: what memory must hold.
     *
     * @return the count
     */
    public long total() {
        return tables + head + attention + norms + dense + routers + experts;
    }

    /**
     * Those of one token: all but the experts that it does not go to.
     *
     * @return the count
     */
    public long active() {
        return total() - experts + activeExperts;
    }

    Parameters plus(Parameters other) {
        return new Parameters(tables + other.tables, head + other.head, attention + other.attention,
                norms + other.norms, dense + other.dense, routers + other.routers, experts + other.experts,
                activeExperts + other.activeExperts);
    }
}
