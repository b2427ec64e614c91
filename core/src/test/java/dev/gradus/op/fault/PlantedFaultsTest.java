package dev.gradus.op.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.op.Input;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The gradient check finds every mistake that was made on purpose, and nothing else. */
class PlantedFaultsTest {
    private static final int AT_LEAST = 40;

    private static List<Fault> all() {
        return Stream.of(
                MathFaults.unary(), MathFaults.binary(), ReduceFaults.reductions(), ReduceFaults.runningSums(),
                ReduceFaults.softmax(), LayerFaults.products(), LayerFaults.norms(), LayerFaults.losses(),
                LayerFaults.sequences(), ShapeFaults.moving(), ShapeFaults.picking()).flatMap(List::stream).toList();
    }

    @TestFactory
    Stream<DynamicTest> isCaught() {
        return all().stream().map(fault -> DynamicTest.dynamicTest(fault.toString(), () -> {
            assertTrue(fault.checkRight().passed(), "without the fault: " + fault.checkRight().message());
            assertFalse(fault.checkFaulty().passed(), () -> "not caught: " + fault);
        }));
    }

    @Test
    void thereAreManyAndAllAreCaught() {
        List<Fault> missed = all().stream().filter(fault -> fault.checkFaulty().passed()).toList();
        assertEquals(List.of(), missed);
        assertTrue(all().size() >= AT_LEAST, () -> "needs " + AT_LEAST + " planted faults, has " + all().size());
        assertEquals(all().size(), all().stream().map(Fault::toString).distinct().count(), "each fault once");
    }

    @Test
    void mistakesInHowOpsAreUsedAreCaughtToo() {
        assertCaught(x -> x.mul(x.detach()));
        assertCaught(x -> Autograd.noGrad(() -> x.exp()).add(x));
        assertCaught(x -> x.mul(x).add(x.detach().tanh()));
    }

    private static void assertCaught(UnaryOperator<Tensor> function) {
        Tensor x = Input.tensors(List.of(Input.normal(3, 4)))[0];
        GradientCheck.Result result =
                GradientCheck.standard().run("cut branch", in -> new Tensor[] {function.apply(in[0])}, x);
        assertFalse(result.passed());
    }
}
