package dev.gradus.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.bench.Case;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class ArgumentsTest {

    private static String sentence(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> Arguments.of(List.of(words)).benchmarks())
                .getMessage();
    }

    @Test
    void quickIsShorterAndWhatIsTypedWins() {
        assertEquals(new Timing(5, 2000, 5, 1000), Arguments.of(List.of("MatMul")).timing());
        assertEquals(new Timing(5, 1000, 5, 300), Arguments.of(List.of("MatMul", "--quick")).timing());
        Arguments mixed = Arguments.of(List.of("MatMul", "--quick", "-r", "3", "-wi", "1", "-w", "50ms"));
        assertEquals(new Timing(1, 50, 5, 3000), mixed.timing());
        assertEquals(TimeValue.milliseconds(3000), mixed.options().getMeasurementTime().get());
    }

    @Test
    void jsonIsWrittenByUs() {
        Arguments json = Arguments.of(List.of("MatMul", "-rf", "json", "-rff", "a.json"));
        assertEquals(Path.of("a.json"), json.jsonFile().get());
        assertFalse(json.options().getResult().hasValue());
        Arguments csv = Arguments.of(List.of("MatMul", "-rf", "csv", "-rff", "a.csv"));
        assertTrue(csv.jsonFile().isEmpty());
        assertEquals("a.csv", csv.options().getResult().get());
    }

    @Test
    void casesAreAllCombinations() {
        Arguments some = Arguments.of(List.of("UpdateBenchmark", "-p", "threads=2,4"));
        assertEquals(
                List.of("UpdateBenchmark.adamW (parameters=1000000, threads=2)",
                        "UpdateBenchmark.adamW (parameters=1000000, threads=4)",
                        "UpdateBenchmark.adamW (parameters=10000000, threads=2)",
                        "UpdateBenchmark.adamW (parameters=10000000, threads=4)"),
                Cases.of(some.benchmarks(), some.jmh()).stream().map(Case::toString).sorted().toList());
    }

    @Test
    void aValueOfAnotherBenchmarkIsNotTried() {
        Arguments some = Arguments.of(List.of("MixtureBenchmark", "RecurrenceBenchmark", "-p", "model=top2,gla", "-p",
                "pass=forward", "-p", "threads=3"));
        assertEquals(
                List.of("MixtureBenchmark.run (model=top2, pass=forward, threads=3)",
                        "RecurrenceBenchmark.run (model=gla, pass=forward, threads=3)"),
                Cases.of(some.benchmarks(), some.jmh()).stream().map(Case::toString).toList());
    }

    @Test
    void aCaseAloneIsOneBenchmark() {
        Case add = Case.of("dev.gradus.benchmarks.ops.TinyBenchmark.add8", Map.of());
        Options only = Arguments.of(List.of("Tiny")).only(add);
        assertEquals(List.of(add.benchmark()), found(only));
    }

    @Test
    void sweepsAreThoseOfTheirPackage() {
        List<String> sweeps = found(Arguments.of(List.of("--sweep")).options());
        assertTrue(sweeps.stream().allMatch(name -> name.startsWith("dev.gradus.benchmarks.sweeps.")),
                sweeps.toString());
        assertEquals("no benchmark matches MatMul; -l lists them all", sentence("MatMul", "--sweep"));
    }

    private static List<String> found(Options options) {
        return BenchmarkList.defaultList()
                .find(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), options.getIncludes(),
                        options.getExcludes())
                .stream().map(BenchmarkListEntry::getUsername).toList();
    }

    @Test
    void theRestIsForJmh() {
        Options options = Arguments.of(List.of("MatMul", "--quick", "-p", "shape=64x64x64", "-rf", "json")).options();
        assertEquals(List.of("MatMul"), options.getIncludes());
        assertEquals(List.of("64x64x64"), List.copyOf(options.getParameter("shape").get()));
        assertTrue(options.getJvmArgsAppend().get().contains("--add-modules=jdk.incubator.vector"));
    }

    @Test
    void whatCanNotBeRunIsSaidInASentence() {
        assertEquals("no benchmark matches NoSuch, Neither; -l lists them all", sentence("NoSuch", "Neither"));
        assertTrue(sentence("Mat(Mul").startsWith("Mat(Mul is not a regular expression: "));
        assertTrue(sentence("--wrong").contains("wrong"));
        Arguments.of(List.of("MatMul")).benchmarks();
    }

    @Test
    void parametersThatNobodyHasAreRefused() {
        assertEquals("-p nothing is no parameter of dev.gradus.benchmarks.kernels.MatMulBenchmark.multiply; "
                + "-lp lists them all", sentence("MatMul", "-p", "nothing=3"));
        assertEquals("-p op needs one of cross_entropy, gelu_erf, gelu_tanh, layer_norm, softmax; got relu",
                sentence("RowBenchmark", "-p", "op=softmax,relu"));
        assertTrue(sentence("MatMul", "-p", "shape=abc").endsWith("64x64x64, or the like; got abc"));
        Arguments.of(List.of("MatMul", "-p", "shape=3x4x5", "-p", "threads=7")).benchmarks();
        Arguments.of(List.of("MixtureBenchmark", "TrainingStep", "-p", "model=llama,top2")).benchmarks();
    }
}
