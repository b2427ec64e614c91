package dev.gradus.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void tensorsOfEveryTypeComeBack() throws IOException {
        Path file = folder.resolve("t.safetensors");
        Map<String, Tensor> tensors = Map.of(
                "f", Tensor.of(new float[] {1, -2, 3, 4, 5, 6}, 2, 3),
                "d", Tensor.of(new double[] {Math.PI}),
                "i", Tensor.of(new int[] {7, -8}, 2, 1),
                "e", Tensor.of(new float[0], 0, 3));
        Safetensors.save(file, tensors, Map.of("step", "12"));
        Map<String, Tensor> read = Safetensors.load(file);
        assertEquals(tensors.keySet(), read.keySet());
        tensors.forEach((name, tensor) -> {
            assertEquals(tensor.shape(), read.get(name).shape());
            assertEquals(tensor.dtype(), read.get(name).dtype());
        });
        assertArrayEquals(tensors.get("f").floats(), read.get("f").floats());
        assertArrayEquals(tensors.get("d").doubles(), read.get("d").doubles());
        assertArrayEquals(tensors.get("i").ints(), read.get("i").ints());
        try (TensorFile open = TensorFile.open(file)) {
            assertEquals(Map.of("step", "12"), open.metadata());
        }
    }

    @Test
    void otherTypesBecomeTheNearest() throws IOException {
        Path file = folder.resolve("t.safetensors");
        new TensorFileWriter()
                .add("half", StoredType.BF16, new float[] {1.5f}, 1)
                .add("ids", StoredType.I64, new long[] {-9}, 1)
                .add("mask", StoredType.BOOL, new int[] {1}, 1)
                .write(file);
        try (TensorFile open = TensorFile.open(file)) {
            assertEquals(DType.FLOAT32, Safetensors.read(open, "half").dtype());
            assertArrayEquals(new int[] {-9}, Safetensors.read(open, "ids").ints());
            assertArrayEquals(new int[] {1}, Safetensors.read(open, "mask").ints());
            assertEquals(Shape.of(1), Safetensors.read(open, "mask").shape());
        }
    }
}
