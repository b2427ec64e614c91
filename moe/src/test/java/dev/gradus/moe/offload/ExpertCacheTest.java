package dev.gradus.moe.offload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.expert.ExpertNetwork;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experts from a file: the outputs of those in memory, and counts that can be told in advance. */
class ExpertCacheTest {
    private static final int EXPERTS = 6;
    private static final int DIM = 64;
    private static final int HIDDEN = 128;
    private static final String LAYER = "model.layers.0.block_sparse_moe.";

    @TempDir
    private Path folder;

    private static Experts resident(boolean gated) {
        Experts.Config form = new Experts.Config(EXPERTS, DIM, HIDDEN, Activation.SILU, gated);
        return new Experts(form, Init.normal(0.3), DType.FLOAT32, new Rng(7));
    }

    private static ExpertWeights names(boolean gated) {
        return gated ? ExpertWeights.MIXTRAL : ExpertWeights.SWITCH;
    }

    private Path write(Experts experts) throws IOException {
        Path path = folder.resolve("experts.safetensors");
        ExpertFile.write(path, names(experts.config().gated()), Map.of(LAYER, experts));
        return path;
    }

    private static long bytesOfOne(Experts experts) {
        Map<String, Tensor> w = experts.parameters();
        float[] gate = w.containsKey("gate_proj") ? w.get("gate_proj").floats() : null;
        return ExpertNetwork.of(experts.config(), gate, w.get("up_proj").floats(), w.get("down_proj").floats(), 0)
                .bytes();
    }

    /** One row for each of some experts, which increase. */
    private static Dispatch rowsFor(int... experts) {
        int[] start = new int[EXPERTS + 1];
        for (int e : experts) {
            start[e + 1]++;
        }
        int[] slots = new int[experts.length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = i;
        }
        for (int e = 0; e < EXPERTS; e++) {
            start[e + 1] += start[e];
        }
        return new Dispatch(1, start, slots, slots);
    }

    private static float[] apply(Experts experts, int... chosen) {
        Tensor rows = Tensor.zeros(DType.FLOAT32, Shape.of(chosen.length, DIM));
        new Rng(3).fillNormal(rows.floats(), 0, 1);
        return Autograd.noGrad(() -> experts.forward(rows, rowsFor(chosen)).floats());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outputsHaveTheBitsOfExpertsInMemory(boolean gated) throws IOException {
        Experts experts = resident(gated);
        try (ExpertFile file = ExpertFile.open(write(experts), names(gated))) {
            ExpertCache cache = new ExpertCache(file, 2 * bytesOfOne(experts));
            Experts offloaded = cache.layer(LAYER, experts.config());
            assertTrue(offloaded.parameters().isEmpty());
            int[][] tokens = {{0, 3}, {1}, {0, 1, 2, 3, 4, 5}, {5, 5, 5}, {2, 2, 4}};
            for (int[] chosen : tokens) {
                assertArrayEquals(apply(experts, chosen), apply(offloaded, chosen));
                assertArrayEquals(apply(experts, chosen), apply(experts.packed(), chosen));
            }
        }
    }

    @Test
    void theMostRecentStayAndEverythingIsCounted() throws IOException {
        Experts experts = resident(true);
        long one = bytesOfOne(experts);
        try (ExpertFile file = ExpertFile.open(write(experts), ExpertWeights.MIXTRAL)) {
            ExpertCache cache = new ExpertCache(file, 2 * one);
            Experts offloaded = cache.layer(LAYER, experts.config());
            assertEquals(new CacheUse(0, 0, 0, 0, 0, 0), cache.use());
            apply(offloaded, 0, 1);
            apply(offloaded, 0);
            CacheUse before = cache.use();
            apply(offloaded, 2); // 1 leaves
            apply(offloaded, 0);
            apply(offloaded, 1); // 2 leaves
            long inFile = experts.config().parametersPerExpert() * Float.BYTES;
            assertEquals(new CacheUse(2, 4, 2, 4 * inFile, 2, 2 * one), cache.use());
            assertEquals(new CacheUse(1, 2, 2, 2 * inFile, 2, 2 * one), cache.use().since(before));
            assertEquals(2 / 6.0, cache.use().hitRate());
            assertEquals(4, cache.use().plus(cache.use()).hits());
        }
    }

    @Test
    void severalLayersShareACache() throws IOException {
        Experts first = resident(true);
        Experts second = new Experts(first.config(), Init.normal(0.3), DType.FLOAT32, new Rng(99));
        Path path = folder.resolve("two.safetensors");
        ExpertFile.write(path, ExpertWeights.MIXTRAL, Map.of("a.", first, "b.", second));
        try (ExpertFile file = ExpertFile.open(path, ExpertWeights.MIXTRAL)) {
            ExpertCache cache = new ExpertCache(file, 10 * bytesOfOne(first));
            assertArrayEquals(apply(first, 1), apply(cache.layer("a.", first.config()), 1));
            assertArrayEquals(apply(second, 1), apply(cache.layer("b.", first.config()), 1));
            assertEquals(2, cache.use().misses());
        }
    }

    @Test
    void offloadedExpertsDontTrain() throws IOException {
        Experts experts = resident(true);
        try (ExpertFile file = ExpertFile.open(write(experts), ExpertWeights.MIXTRAL)) {
            Experts offloaded = new ExpertCache(file, 1 << 20).layer(LAYER, experts.config());
            Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(1, DIM)).requireGrad();
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> offloaded.forward(x, rowsFor(0)));
            assertEquals("packed experts only generate; train those that they were made from", e.getMessage());
        }
    }

    @Test
    void whatIsWrongWithAFileIsOneSentence() throws IOException {
        Experts experts = resident(true);
        Path path = write(experts);
        Path none = folder.resolve("none.safetensors");
        assertFault("there is no file " + none, () -> ExpertFile.open(none, ExpertWeights.MIXTRAL));
        try (ExpertFile file = ExpertFile.open(path, ExpertWeights.MIXTRAL);
                ExpertFile asSwitch = ExpertFile.open(path, ExpertWeights.SWITCH)) {
            ExpertCache cache = new ExpertCache(file, 1 << 20);
            assertFault("there is no tensor x.experts.0.w1.weight among its 18",
                    () -> cache.layer("x.", experts.config()));
            Experts.Config wide = new Experts.Config(EXPERTS, DIM, 2 * HIDDEN, Activation.SILU, true);
            assertFault("experts.safetensors: an expert needs floating-point weights [256, 64], " + LAYER
                    + "experts.0.w1.weight is F32 [128, 64]", () -> cache.layer(LAYER, wide));
            assertFault("experts.safetensors: gated experts need a name for their gates, got none",
                    () -> new ExpertCache(asSwitch, 1 << 20).layer(LAYER, experts.config()));
        }
        try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }
        assertFault("experts.safetensors", () -> ExpertFile.open(path, ExpertWeights.MIXTRAL));
        Files.writeString(path, "no tensors in here");
        assertFault("experts.safetensors: the header needs", () -> ExpertFile.open(path, ExpertWeights.MIXTRAL));
    }

    @Test
    void aFileThatIsDamagedDuringGenerationIsNamed() throws IOException {
        Experts experts = resident(true);
        Path path = write(experts);
        try (ExpertFile file = ExpertFile.open(path, ExpertWeights.MIXTRAL)) {
            Experts offloaded = new ExpertCache(file, 1 << 20).layer(LAYER, experts.config());
            apply(offloaded, 0);
            try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
                cut.setLength(cut.length() / 2);
            }
            apply(offloaded, 0);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> apply(offloaded, 5));
            assertTrue(e.getMessage().startsWith("expert 5 of " + LAYER + " can't be read: experts.safetensors: the"
                    + " file ended at byte "), e.getMessage());
        }
    }

    @Test
    void aCacheWithoutRoomIsRefused() throws IOException {
        Experts experts = resident(true);
        try (ExpertFile file = ExpertFile.open(write(experts), ExpertWeights.MIXTRAL)) {
            assertEquals("a cache of experts needs at least 1 byte, got 0",
                    assertThrows(IllegalArgumentException.class, () -> new ExpertCache(file, 0)).getMessage());
            assertEquals("a cache of experts needs room for one of 98304 bytes, got 1000",
                    assertThrows(IllegalArgumentException.class,
                            () -> new ExpertCache(file, 1000).layer(LAYER, experts.config())).getMessage());
        }
    }

    /** Something that reads a file. */
    private interface Reading {
        Object run() throws IOException;
    }

    private static void assertFault(String part, Reading code) {
        IOException e = assertThrows(IOException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }
}
