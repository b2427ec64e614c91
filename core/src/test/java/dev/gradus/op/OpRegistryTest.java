package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.MultiOp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every op of core is in the registry, says enough about itself, and keeps every rule. */
class OpRegistryTest {
    private static final int VECTOR_WORTHY = 1000;
    private static final int THREAD_WORTHY = 33_000;

    @TestFactory
    Stream<DynamicNode> everyOpKeepsEveryRule() {
        return OpSpecification.of(OpRegistry.all());
    }

    @Test
    void everyOpClassIsRegisteredOnce() {
        List<String> registered = OpRegistry.all().stream().map(op -> op.type().getName()).toList();
        Set<String> missing = opClasses();
        missing.removeAll(registered);
        assertEquals(Set.of(), missing,
                "op classes without a registry entry: add them to a *Cases.java beside OpRegistry");
        assertEquals(registered.size(), Set.copyOf(registered).size(), "an op has two entries in " + registered);
    }

    @Test
    void everyOpIsARecord() {
        assertNone("not a record", op -> !op.type().isRecord());
    }

    @Test
    void everyOpHasAFailure() {
        assertNone("without a failure", op -> op.failures().isEmpty());
    }

    @Test
    void everyOpMeetsAnEmptyTensor() {
        assertNone("never given an empty tensor", op -> !meets(op, input -> input.shape().size() == 0));
    }

    @Test
    void everyOpMeetsASizeOfOne() {
        assertNone("never given an axis of size 1", op -> !meets(op, input -> hasSizeOne(input)));
    }

    @Test
    void everyOpMeetsEnoughElementsForVectors() {
        assertNone(
                "never given a thousand elements",
                op -> op.samples().stream().noneMatch(s -> elements(s) >= VECTOR_WORTHY));
    }

    @Test
    void everyOpMeetsEnoughElementsForThreads() {
        assertNone(
                "never given 33,000 elements",
                op -> op.largeSamples().stream().noneMatch(s -> elements(s) >= THREAD_WORTHY));
    }

    private static void assertNone(String complaint, Predicate<OpCase> faulty) {
        assertEquals(List.of(), OpRegistry.all().stream().filter(faulty).toList(), "ops that are " + complaint);
    }

    private static boolean meets(OpCase op, Predicate<Input> property) {
        Stream<List<Input>> samples = op.samples().stream().map(Sample::inputs);
        Stream<List<Input>> failures = op.failures().stream().map(Failure::inputs);
        return Stream.concat(samples, failures).flatMap(List::stream).anyMatch(property);
    }

    private static boolean hasSizeOne(Input input) {
        return Stream.of(input.shape()).anyMatch(s -> s.size() == 1 || s.toString().matches(".*\\b1\\b.*"));
    }

    private static int elements(Sample sample) {
        return sample.shapes().stream().mapToInt(s -> s.size()).max().orElse(0);
    }

    private static Set<String> opClasses() {
        try {
            Path classes = Path.of(MultiOp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(classes.resolve("dev/gradus/op"))) {
                return files.filter(f -> f.toString().endsWith(".class"))
                        .map(f -> classes.relativize(f).toString().replace(".class", "").replace('/', '.'))
                        .filter(OpRegistryTest::isOp)
                        .collect(Collectors.toCollection(TreeSet::new));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOp(String name) {
        try {
            Class<?> type = Class.forName(name, false, OpRegistryTest.class.getClassLoader());
            return MultiOp.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
