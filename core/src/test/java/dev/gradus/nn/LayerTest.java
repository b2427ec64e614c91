package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTest {

    private static final class Leaf extends Layer {
        final Tensor weight = parameter("weight", Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)));
        final Tensor count = buffer("count", Tensor.of(new int[] {7}, 1));
        final Rng noise = random("noise", new Rng(1));
    }

    private static final class Tree extends Layer {
        final Leaf first = child("layers.0", new Leaf());
        final Leaf second = child("layers.1", new Leaf());
        final Tensor tied = parameter("head", first.weight);
        final Tensor scale = parameter("scale", Tensor.zeros(DType.FLOAT64, Shape.of()));
    }

    private final Tree tree = new Tree();

    @Test
    void namesFollowTheTreeAndEachTensorAppearsOnce() {
        assertEquals(List.of("head", "scale", "layers.1.weight"), List.copyOf(tree.parameters().keySet()));
        assertEquals(List.of("layers.0.count", "layers.1.count"), List.copyOf(tree.buffers().keySet()));
        assertEquals(List.of("layers.0.noise", "layers.1.noise"), List.copyOf(tree.randoms().keySet()));
        assertSame(tree.first.weight, tree.parameters().get("head"));
        assertSame(tree.second.noise, tree.randoms().get("layers.1.noise"));
        assertEquals(6 + 1 + 6, tree.parameterCount());
        assertTrue(tree.second.weight.requiresGrad());
        assertFalse(tree.second.count.requiresGrad());
    }

    @Test
    void trainReachesEveryLayer() {
        assertTrue(tree.second.isTraining());
        tree.train(false);
        assertFalse(tree.isTraining());
        assertFalse(tree.second.isTraining());
    }

    @Test
    void loadCopiesAndConverts() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("head", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("scale", Tensor.of(new float[] {0.5f}));
        tensors.put("layers.1.weight", Tensor.of(new float[] {6, 5, 4, 3, 2, 1}, 2, 3));
        tensors.put("layers.0.count", Tensor.of(new int[] {1}, 1));
        tensors.put("layers.1.count", Tensor.of(new int[] {2}, 1));
        tree.load(tensors);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tree.first.weight.floats());
        assertArrayEquals(new float[] {6, 5, 4, 3, 2, 1}, tree.second.weight.floats());
        assertArrayEquals(new double[] {0.5}, tree.scale.doubles());
        assertEquals(2, tree.second.count.ints()[0]);
    }

    @Test
    void loadThatDoesNotFitNamesEveryProblemAndChangesNothing() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(tree.state());
        tensors.remove("scale");
        tensors.put("head", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        tensors.put("layers.1.count", Tensor.of(new float[] {1}, 1));
        tensors.put("layers.2.weight", Tensor.of(new float[] {1}, 1));
        tensors.put("layers.1.weight", Tensor.of(new float[] {6, 5, 4, 3, 2, 1}, 2, 3));
        var thrown = assertThrows(IllegalArgumentException.class, () -> tree.load(tensors));
        assertEquals("Tree cannot load these tensors: head needs shape [2, 3], got [3, 2]; missing scale [];"
                + " layers.1.count needs INT32, got FLOAT32; unexpected layers.2.weight", thrown.getMessage());
        assertArrayEquals(new float[6], tree.second.weight.floats());
    }

    @Test
    void manyProblemsAreCounted() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(tree.state());
        for (int i = 0; i < 9; i++) {
            tensors.put("extra" + i, Tensor.of(new float[] {1}, 1));
        }
        var thrown = assertThrows(IllegalArgumentException.class, () -> tree.load(tensors));
        assertTrue(thrown.getMessage().endsWith("unexpected extra4; and 4 more"), thrown.getMessage());
    }

    @Test
    void aNameIsTakenOnceAndPlain() {
        class Twice extends Layer {
            Twice(String second) {
                child("a", new Leaf());
                parameter(second, Tensor.zeros(DType.FLOAT32, Shape.of(1)));
            }
        }
        for (String bad : List.of("a", "", "a.b", "b ")) {
            var thrown = assertThrows(IllegalArgumentException.class, () -> new Twice(bad));
            assertTrue(thrown.getMessage().endsWith("got '" + bad + "'"), thrown.getMessage());
        }
    }
}
