package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Lab;
import dev.gradus.labs.lab.Sums;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private final Lab lab = new Sums(run -> {}).lab();

    @Test
    void theHelpNamesTheOptionsOfJmh() {
        String help = Typed.into(lab, "bench", "--help").succeeds().out();
        for (String option : new String[] {"--quick", "-p NAME=A,B", "-prof gc", "-rff FILE", "130"}) {
            assertTrue(help.contains(option), help);
        }
    }

    @Test
    void optionsOfJmhAreNotRefused() {
        Typed.into(lab, "bench", "MatMul", "-p", "shape=64x64x64", "-prof", "gc", "-wi", "1", "--quick")
                .failsWith(2, "benchmarks.jar; ./lab bench builds it");
    }
}
