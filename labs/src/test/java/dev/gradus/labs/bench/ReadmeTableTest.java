package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTableTest {

    @TempDir
    private Path folder;

    @Test
    void rowsHaveTimesPeaksAndRatios() throws IOException {
        String table = new ReadmeTable(Results.sample().comparison()).toString();
        assertTrue(table.contains("| MatMulBenchmark.multiply (shape=64x64x64, threads=1) | 10.5 us | 95.2 GF/s, 95 % "
                + "| PyTorch 1.33x, EJML 2.95x |"), table);
        assertTrue(table.contains("| 1.60 ms | 10.5 GB/s, 52 % | PyTorch ~1.06x |"), table);
        assertTrue(table.contains("| 2.00 ms |  | PyTorch 2.50x (2.00x the memory) |"), table);
        assertTrue(table.contains("Measured on 2026-11-22, JDK 25.0.1, Zen, 2 cores, Linux amd64. Others: "), table);
        assertTrue(table.contains("EJML (EJML 2.7.1)"), table);
        assertTrue(table.contains("100 GF/s and 20.0 GB/s with 1 thread."), table);
    }

    @Test
    void onlyThePlaceBetweenTheMarksChanges() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"),
                "# A\n" + ReadmeTable.BEGIN + "\nold\n" + ReadmeTable.END + "\nthe rest\n");
        ReadmeTable table = new ReadmeTable(Results.sample().comparison());
        table.write(readme);
        String once = Files.readString(readme);
        assertTrue(once.startsWith("# A\n" + ReadmeTable.BEGIN + "\n\n| benchmark |"), once);
        assertTrue(once.endsWith(".\n\n" + ReadmeTable.END + "\nthe rest\n"), once);
        table.write(readme);
        assertEquals(once, Files.readString(readme));
    }

    @Test
    void aReadmeWithoutMarksStaysAsItIs() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"), "# A\n" + ReadmeTable.END);
        ReadmeTable table = new ReadmeTable(Results.sample().comparison());
        assertTrue(assertThrows(IOException.class, () -> table.write(readme)).getMessage().contains("has no place"));
        assertEquals("# A\n" + ReadmeTable.END, Files.readString(readme));
    }
}
