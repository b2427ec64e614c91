package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.tensor.DType;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Generates the tests of ops from their registry entries: every {@link Rule} on every sample, and every refusal.
 *
 * <p>{@code -Dop=Exp} keeps the tests of one op only. Any module can call this for ops of its own.
 */
public final class OpSpecification {
    static final List<Rule> RULES = List.of(
            new GradientRule(),
            new Float32Rule(),
            new OneInputRule(),
            new PurityRule(),
            new AccumulationRule(),
            new ThreadsRule(),
            new StaleMemoryRule(),
            new SavedOutputsRule());

    private OpSpecification() {}

    /** All tests of the given ops. */
    public static Stream<DynamicNode> of(List<OpCase> ops) {
        String only = System.getProperty("op");
        return ops.stream().filter(op -> only == null || only.equals(op.toString())).map(OpSpecification::of);
    }

    private static DynamicNode of(OpCase op) {
        Stream<DynamicNode> rules = RULES.stream().map(rule -> dynamicContainer(rule.title(), tests(rule, op)));
        Stream<DynamicTest> refusals = op.failures().stream().map(f -> dynamicTest(f.toString(), () -> refuses(op, f)));
        return dynamicContainer(op.toString(), Stream.concat(rules, Stream.of(dynamicContainer("refuses", refusals))));
    }

    private static Stream<DynamicTest> tests(Rule rule, OpCase op) {
        Stream<Sample> large = rule.onLarge() ? op.largeSamples().stream() : Stream.empty();
        return Stream.concat(op.samples().stream(), large)
                .map(sample -> dynamicTest(sample.toString(), () -> rule.check(op, sample)));
    }

    static void refuses(OpCase op, Failure failure) {
        DType type = DType.FLOAT32;
        Exception thrown = assertThrows(
                IllegalArgumentException.class,
                () -> failure.op().get().forwardAll(new Sample(t -> null, failure.inputs()).tensors(type)));
        assertEquals(failure.message(), thrown.getMessage());
        assertTrue(thrown.getMessage().startsWith(label(op) + " needs "), "says which op needs what: " + failure);
        String rest = thrown.getMessage();
        for (String shape : failure.namedShapes()) {
            assertTrue(rest.contains(shape), "names the shape " + shape + " of every operand: " + failure);
            rest = rest.replaceFirst(Pattern.quote(shape), "");
        }
    }

    private static String label(OpCase op) {
        return op.samples().isEmpty()
                ? op.type().getSimpleName()
                : op.samples().get(0).op(DType.FLOAT32).label();
    }
}
