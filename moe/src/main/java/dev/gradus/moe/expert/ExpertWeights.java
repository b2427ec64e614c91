package dev.gradus.moe.expert;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Translates between one array for all experts, as {@link Experts} has it, and one tensor an expert, as public checkpoints
 * have it.
 *
 * @param gate   pattern of the gate's name with {@code %d} for the expert, or null if there is none
 * @param up     pattern of the projection to F
 * @param down   pattern of the projection back to D
 */
public record ExpertWeights(String gate, String up, String down) {
    /** Qwen2-MoE and DeepSeek in Hugging Face's form: {@code experts.0.gate_proj.weight} and so on. */
    public static final ExpertWeights LLAMA = new ExpertWeights(
            "experts.%d.gate_proj.weight", "experts.%d.up_proj.weight", "experts.%d.down_proj.weight");
    /** Mixtral, and DeepSeek's own code: {@code experts.0.w1.weight} is the gate, {@code w3} the projection up, {@code w2} down. */
    public static final ExpertWeights MIXTRAL =
            new ExpertWeights("experts.%d.w1.weight", "experts.%d.w3.weight", "experts.%d.w2.weight");
    /** Switch: {@code experts.expert_0.wi.weight} and {@code wo}. */
    public static final ExpertWeights SWITCH =
            new ExpertWeights(null, "experts.expert_%d.wi.weight", "experts.expert_%d.wo.weight");

    /**
     * One array for all experts.
     *
     * @param tensors    one tensor an expert, by public name
     * @param prefix     what stands before each name, such as {@code model.layers.0.block_sparse_moe.}
     * @param numExperts E
     * @return by the names of {@link Experts}
     * @throws IllegalArgumentException if a tensor is missing or its shape differs from its neighbours'
     */
    public Map<String, Tensor> join(Map<String, Tensor> tensors, String prefix, int numExperts) {
        Map<String, Tensor> joined = new LinkedHashMap<>();
        names().forEach((own, pattern) -> joined.put(own, stack(tensors, prefix + pattern, numExperts)));
        return joined;
    }

    private static Tensor stack(Map<String, Tensor> tensors, String pattern, int numExperts) {
        Tensor first = find(tensors, pattern, 0);
        int size = first.size();
        Tensor all = Tensor.zeros(first.dtype(), Shape.of(numExperts, first.dim(0), first.dim(1)));
        for (int e = 0; e < numExperts; e++) {
            Tensor one = find(tensors, pattern, e);
            if (!one.shape().equals(first.shape()) || one.dtype() != first.dtype()) {
                throw new IllegalArgumentException("experts need weights of one shape, " + String.format(pattern, e)
                        + " has " + one.shape() + ", that of expert 0 has " + first.shape());
            }
            System.arraycopy(array(one), 0, array(all), e * size, size);
        }
        return all;
    }

    private static Tensor find(Map<String, Tensor> tensors, String pattern, int expert) {
        Tensor tensor = tensors.get(String.format(pattern, expert));
        if (tensor == null) {
            throw new IllegalArgumentException("the weight " + String.format(pattern, expert) + " is missing");
        }
        return tensor;
    }

    /**
     * One tensor an expert.
     *
     * @param joined by the names of {@link Experts}
     * @param prefix what to put before each name
     * @return by public name
     */
    public Map<String, Tensor> split(Map<String, Tensor> joined, String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        names().forEach((own, pattern) -> {
            Tensor all = joined.get(own);
            for (int e = 0; e < all.dim(0); e++) {
                Tensor one = Tensor.zeros(all.dtype(), Shape.of(all.dim(1), all.dim(2)));
                System.arraycopy(array(all), e * one.size(), array(one), 0, one.size());
                tensors.put(prefix + String.format(pattern, e), one);
            }
        });
        return tensors;
    }

    private Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        if (gate != null) {
            names.put("gate_proj", gate);
        }
        names.put("up_proj", up);
        names.put("down_proj", down);
        return names;
    }

    private static Object array(Tensor t) {
        return t.dtype() == DType.FLOAT32 ? t.floats() : t.doubles();
    }
}
