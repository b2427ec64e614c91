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
public record ExpertUse(Routing routing, Dispatch dispatch) implements Insight {}
