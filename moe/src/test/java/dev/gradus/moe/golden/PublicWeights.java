package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.nn.Layer;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which public weight is which of ours.
 *
 * @param experts names of the experts, one tensor each
 * @param path    our prefix of the experts
 * @param others  our prefixes of other weights, to the public ones
 */
record PublicWeights(ExpertWeights experts, String path, Map<String, String> others) {
    private static final Set<String> ARRAYS = Set.of("gate_proj", "up_proj", "down_proj");

    /** Loads a case's parameters, whose gradients are then found at the layer's. */
    void bind(GoldenCase c, Layer layer) {
        int count = layer.parameters().get(path + "up_proj").dim(0);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        experts.join(c.parameters(), "", count).forEach((key, w) -> weights.put(path + key, w));
        layer.state().keySet().stream().filter(own -> !weights.containsKey(own)).forEach(own -> {
            weights.put(own, c.parameters().get(publicName(own)));
            if (layer.parameters().containsKey(own)) {
                c.gradient("param." + publicName(own), () -> layer.parameters().get(own).grad());
            }
        });
        layer.load(weights);
        experts.split(arrays(layer, false), "").keySet()
                .forEach(key -> c.gradient("param." + key, () -> experts.split(arrays(layer, true), "").get(key)));
    }

    private String publicName(String own) {
        String prefix = others.keySet().stream().filter(own::startsWith).findFirst().orElseThrow();
        return others.get(prefix) + own.substring(prefix.length());
    }

    private Map<String, Tensor> arrays(Layer layer, boolean gradients) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        ARRAYS.forEach(name -> {
            Tensor own = layer.parameters().get(path + name);
            if (own != null) {
                arrays.put(name, gradients ? own.grad() : own);
            }
        });
        return arrays;
    }
}
