package dev.gradus.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;

class ArgumentsTest {

    private static String sentence(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> Arguments.of(List.of(words)).requireMatch())
                .getMessage();
    }

    @Test
    void quickIsShorterAndWhatIsTypedWins() {
        Options full = Arguments.of(List.of("MatMul")).options();
        assertEquals(TimeValue.milliseconds(1000), full.getMeasurementTime().get());
        assertFalse(full.getMeasurementIterations().hasValue(), "JMH's own number");
        Options quick = Arguments.of(List.of("MatMul", "--quick", "-r", "3")).options();
        assertEquals(TimeValue.seconds(3), quick.getMeasurementTime().get());
        assertEquals(5, quick.getMeasurementIterations().get());
        assertEquals(TimeValue.milliseconds(400), quick.getWarmupTime().get());
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
        Arguments.of(List.of("MatMul")).requireMatch();
    }
}
