package dev.gradus.labs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Result files of made-up times. */
final class Results {
    private final StringBuilder entries = new StringBuilder();

    /** Adds an entry, times in milliseconds. */
    Results add(String benchmark, String parameters, String more, double... millis) {
        String params = parameters.isEmpty()
                ? ""
                : Arrays.stream(parameters.split(","))
                        .map(one -> "\"" + one.replace("=", "\":\"") + "\"").collect(Collectors.joining(","));
        String raw = Arrays.stream(millis).mapToObj(String::valueOf).collect(Collectors.joining(","));
        entries.append(entries.isEmpty() ? "" : ",\n").append("""
                {"jmhVersion":"1.37","benchmark":"dev.gradus.benchmarks.%s","mode":"avgt","threads":1,"forks":1,
                 "jdkVersion":"17.0.15","params":{%s},%s
                 "primaryMetric":{"score":%s,"scoreError":"NaN","scoreUnit":"ms/op","rawData":[[%s]]},
                 "secondaryMetrics":{}}""".formatted(benchmark, params, more.isEmpty() ? "" : more + ",", millis[0],
                raw));
        return this;
    }

    /** Adds an entry of Gradus on a machine of its own. */
    Results gradus(String benchmark, String parameters, String work, double... millis) {
        return add(benchmark, parameters, "\"contender\":\"Gradus\",\"work\":{" + work + "},\"machine\":"
                + machine("JDK 25.0.1"), millis);
    }

    /** Adds an entry of a peer. */
    Results peer(String name, String benchmark, String parameters, double... millis) {
        return add(benchmark, parameters, "\"contender\":\"" + name + "\",\"machine\":" + machine(name + " 2.7.1"),
                millis);
    }

    /** Gives the last entry memory, counted in the first of two iterations. */
    Results memory(long bytes) {
        int at = entries.lastIndexOf("{}}");
        entries.replace(at, at + 2, "{\"bytes\":{\"score\":%d,\"rawData\":[[%d,0]]}}".formatted(bytes, bytes));
        return this;
    }

    private static String machine(String runtime) {
        return "{\"processor\":\"Zen\",\"cores\":\"2\",\"os\":\"Linux amd64\",\"runtime\":\"" + runtime
                + "\",\"date\":\"2026-11-22\"}";
    }

    String json() {
        return "[" + entries + "]\n";
    }

    Path write(Path file) throws IOException {
        return Files.writeString(file, json());
    }

    Comparison comparison() throws IOException {
        return new Comparison(ResultFile.parse(json(), "file"));
    }

    /** A product of matrices, a softmax, an attention whose memory is counted, a sweep and the peaks, by Gradus and two peers. */
    static Results sample() {
        Results all = new Results();
        Map.of("64x64x64", 0.01, "512x512x512", 4.0, "1024x1024x1024", 30.0).forEach((shape, millis) -> {
            String parameters = "shape=" + shape + ",threads=1";
            all.gradus("kernels.MatMulBenchmark.multiply", parameters, "\"operations\":1000000", millis, 1.1 * millis,
                    1.05 * millis);
            all.peer("PyTorch", "kernels.MatMulBenchmark.multiply", parameters, 1.3 * millis, 1.5 * millis,
                    1.4 * millis);
            all.peer("EJML", "kernels.MatMulBenchmark.multiply", parameters, 3 * millis, 3.5 * millis, 3.1 * millis);
        });
        all.gradus("ops.RowBenchmark.forward", "op=softmax,threads=1", "\"bytes\":16777216", 1.5, 1.6, 1.9);
        all.peer("PyTorch", "ops.RowBenchmark.forward", "op=softmax,threads=1", 1.7, 1.8, 1.4);
        all.gradus("layers.AttentionBenchmark.run", "model=window,threads=1", "", 2).memory(3 << 20);
        all.peer("PyTorch", "layers.AttentionBenchmark.run", "model=window,threads=1", 5).memory(6 << 20);
        for (int tokens = 512; tokens <= 4096; tokens *= 2) {
            all.gradus("sweeps.ContextSweep.forward", "model=dense,tokens=" + tokens + ",threads=1", "",
                    1e-6 * tokens * tokens);
            all.gradus("sweeps.ContextSweep.forward", "model=mamba,tokens=" + tokens + ",threads=1", "", 1e-3 * tokens);
        }
        all.gradus("kernels.PeakBenchmark.fma", "threads=1", "\"operations\":100000000", 1);
        all.gradus("kernels.BandwidthBenchmark.triad", "threads=1", "\"bytes\":100000000", 5);
        return all;
    }
}
