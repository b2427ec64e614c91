package dev.gradus.optim;

import dev.gradus.tensor.Tensor;
import java.util.Map;

/**
 * AdamW: {@link Adam} whose weight decay shrinks the parameter itself, {@code p *= 1 - lr wd}, before the step (Loshchilov
 * and Hutter 2019; {@code torch.optim.AdamW}).
 */
public final class AdamW extends Adam {
    /** PyTorch's defaults for AdamW: as Adam's, with a weight decay of 0.01. */
    public static final Config DEFAULT = Config.DEFAULT.withWeightDecay(0.01);

    /**
     * AdamW.
     *
     * @param parameters what to train, by name
     * @param schedule   learning rate by step
     * @param config     the rest
     */
    public AdamW(Map<String, Tensor> parameters, Schedule schedule, Config config) {
        super(parameters, schedule, config, true);
    }
}
