package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyHeadsTest {

    private static MultiHeadAttention attention(int kvHeads) {
        return new MultiHeadAttention(
                MultiHeadAttention.Config.llama(8, 4, kvHeads, 100), Init.normal(0.5), DType.FLOAT64, new Rng(3));
    }

    @Test
    void alikeHeadsPoolToTheSameAttention() {
        MultiHeadAttention all = attention(4);
        for (String name : new String[] {"k_proj.weight", "v_proj.weight"}) { // heads 0 and 1 alike, 2 and 3 alike
            double[] w = all.parameters().get(name).doubles();
            System.arraycopy(w, 0, w, 16, 16);
            System.arraycopy(w, 32, w, 48, 16);
        }
        Map<String, Tensor> state = new LinkedHashMap<>(all.state());
        state.put("k_proj.weight", KeyHeads.pooled(state.get("k_proj.weight"), 2, 2));
        state.put("v_proj.weight", KeyHeads.pooled(state.get("v_proj.weight"), 2, 2));
        MultiHeadAttention grouped = attention(2);
        grouped.load(state);
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, 9, 8));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        assertArrayEquals(all.forward(x).doubles(), grouped.forward(x).doubles(), 1e-12);
    }

    @Test
    void aGroupIsAMean() {
        Tensor bias = Tensor.of(new float[] {1, 2, 3, 6, 5, 5, 7, 9}, 8);
        assertArrayEquals(new float[] {2, 4, 6, 7}, KeyHeads.pooled(bias, 2, 2).floats());
        assertEquals("pooled key heads need groups of 3 heads of 2 that divide the rows, got [8]",
                assertThrows(IllegalArgumentException.class, () -> KeyHeads.pooled(bias, 2, 3)).getMessage());
    }
}
