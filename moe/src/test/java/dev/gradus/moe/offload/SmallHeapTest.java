package dev.gradus.moe.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of 100 MB writes in a heap of 48 MB what it writes when all of it is in memory. */
class SmallHeapTest {
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void aModelLargerThanTheHeapGenerates() throws Exception {
        Path path = folder.resolve("experts.safetensors");
        ExpertFile.write(path, ExpertWeights.MIXTRAL, layers());
        assertTrue(Files.size(path) > 96 * MEGABYTE);
        Path console = folder.resolve("console.txt");
        assertEquals(0, small(path, console).waitFor(), () -> read(console));
        String printed = read(console);
        assertTrue(number(printed, "heap=") <= 48 * MEGABYTE, printed);
        assertTrue(number(printed, "bytesRead=") > number(printed, "bytesHeld="), printed);
        assertTrue(number(printed, "hits=") > 0 && number(printed, "evictions=") > 0, printed);
        try (ExpertFile file = ExpertFile.open(path, ExpertWeights.MIXTRAL)) {
            int[] ids = OffloadedModel.generate(OffloadedModel.of(OffloadedModel.caches(file, 200 * MEGABYTE)));
            assertTrue(Arrays.stream(ids).distinct().count() > 5, printed);
            assertTrue(printed.contains("ids=" + Arrays.toString(ids)), printed);
        }
    }

    private static Map<String, Experts> layers() {
        Map<String, Experts> layers = new LinkedHashMap<>();
        for (int i = 0; i < OffloadedModel.LAYERS; i++) {
            Rng rng = new Rng(9).fork("layers." + i);
            layers.put(OffloadedModel.prefix(i),
                    new Experts(OffloadedModel.FORM, Init.uniformByFanIn(), DType.FLOAT32, rng));
        }
        return layers;
    }

    private static Process small(Path path, Path console) throws IOException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m",
                "-cp", System.getProperty("java.class.path"), OffloadedModel.class.getName(), path.toString(),
                Long.toString(8 * MEGABYTE));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile()).start();
    }

    private static long number(String text, String name) {
        String rest = text.substring(text.indexOf(name) + name.length());
        return Long.parseLong(rest.split("\\D", 2)[0]);
    }

    private static String read(Path console) {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
