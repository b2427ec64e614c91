package dev.gradus.op;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The exact results of every op on every sample, as check sums: one line a sample, for comparing JVMs. */
final class OpBits {
    private OpBits() {}

    /** Writes the kernels' name and the lines to a file: started in a JVM with other flags. */
    public static void main(String[] args) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Kernels.active().name() + ", threads " + Parallel.threads()));
        lines.addAll(lines());
        Files.write(Path.of(args[0]), lines);
    }

    static List<String> lines() {
        return OpRegistry.all().stream().flatMap(OpBits::lines).toList();
    }

    /** One check sum an op: of all its lines. */
    static List<String> summary(List<String> lines) {
        Map<String, CRC32> sums = new TreeMap<>();
        for (String line : lines) {
            sums.computeIfAbsent(line.substring(0, line.indexOf('(')), op -> new CRC32()).update(line.getBytes(UTF_8));
        }
        return sums.entrySet().stream().map(op -> op.getKey() + " " + Long.toHexString(op.getValue().getValue()))
                .toList();
    }

    private static Stream<String> lines(OpCase op) {
        return Stream.concat(op.samples().stream(), op.largeSamples().stream()).map(sample -> line(op, sample));
    }

    private static String line(OpCase op, Sample sample) {
        Evaluation evaluation = Evaluation.of(op, sample, DType.FLOAT32);
        StringBuilder line = new StringBuilder(sample.toString());
        Stream.of(evaluation.outputs()).forEach(y -> line.append(" y ").append(checkSum(y)));
        Stream.of(evaluation.gradients()).forEach(g -> line.append(" g ").append(g == null ? "none" : checkSum(g)));
        return line.toString();
    }

    private static String checkSum(Tensor tensor) {
        CRC32 sum = new CRC32();
        for (double value : Numbers.of(tensor)) {
            long bits = Double.doubleToLongBits(value);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                sum.update((int) (bits >>> shift));
            }
        }
        return Long.toHexString(sum.getValue());
    }
}
