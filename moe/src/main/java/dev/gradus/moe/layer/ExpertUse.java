package dev.gradus.moe.layer;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.router.Routing;
import dev.gradus.sequence.Insight;

/**
 * What a mixture of experts did with a batch of tokens.
 *
 * @param routing  who went where
 * @param dispatch who found room
 */
public record ExpertUse(Routing routing, Dispatch dispatch) implements Insight {

    /**
     * How often each expert was asked for by tokens that are no padding, before any capacity was applied.
     *
     * @return [E]
     */
    public int[] load() {
        int[] load = new int[routing.numExperts()];
        for (int slot = 0; slot < dispatch.rowOfSlot().length; slot++) {
            if (dispatch.rowOfSlot()[slot] != Dispatch.UNUSED) {
                load[routing.experts().ints()[slot]]++;
            }
        }
        return load;
    }

    /**
     * How many tokens each expert computed, after the capacity was applied.
     *
     * @return [E]
     */
    public int[] kept() {
        return dispatch.kept();
    }
}
