package dev.gradus.labs.model;

import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * How large a model is.
 *
 * @param total   all trained numbers
 * @param active  those that one token meets: all but the experts it does not go to
 * @param routers those of the routers, which dense models have not
 */
public record ParameterCount(long total, long active, long routers) {

    /**
     * Counts, exactly.
     *
     * @param model any
     * @return the counts
     */
    public static ParameterCount of(Layer model) {
        long total = model.parameterCount();
        long idle = 0;
        long routers = 0;
        for (MixtureOfExperts mixture : mixtures(model)) {
            long experts = mixture.experts().parameterCount();
            int e = mixture.router().numExperts();
            idle += experts / e * (e - mixture.router().topK());
            routers += mixture.parameterCount() - experts;
        }
        return new ParameterCount(total, total - idle, routers);
    }

    private static List<MixtureOfExperts> mixtures(Layer layer) {
        List<MixtureOfExperts> found = new ArrayList<>();
        if (layer instanceof MixtureOfExperts mixture) {
            found.add(mixture);
        } else {
            layer.children().values().forEach(child -> found.addAll(mixtures(child)));
        }
        return found;
    }
}
