package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.autograd.MultiOp;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Whether every op class of a module is registered, and whether its entry says enough. */
public final class OpCoverage {
    private static final int VECTOR_WORTHY = 1000;
    private static final int THREAD_WORTHY = 33_000;

    private OpCoverage() {}

    /** The tests of a module's registry. */
    public static Stream<DynamicTest> of(List<OpCase> ops, Class<?> anyOfTheModule) {
        return Stream.of(
                dynamicTest("every op class is registered once", () -> registered(ops, anyOfTheModule)),
                none(ops, "not a record", op -> !op.type().isRecord()),
                none(ops, "never refused", op -> op.failures().isEmpty()),
                none(ops, "never given an empty tensor", op -> !meets(op, input -> input.shape().size() == 0)),
                none(ops, "never given an axis of size 1", op -> !meets(op, OpCoverage::hasSizeOne)),
                none(ops, "never given enough elements for vectors", op -> largest(op.samples()) < VECTOR_WORTHY),
                none(ops, "never given enough elements for threads", op -> largest(op.largeSamples()) < THREAD_WORTHY));
    }

    private static DynamicTest none(List<OpCase> ops, String complaint, Predicate<OpCase> faulty) {
        return dynamicTest("no op is " + complaint, () -> assertEquals(
                List.of(), ops.stream().filter(faulty).toList(), "ops that are " + complaint));
    }

    private static void registered(List<OpCase> ops, Class<?> anyOfTheModule) {
        List<String> names = ops.stream().map(op -> op.type().getName()).toList();
        Set<String> classes = opClasses(anyOfTheModule);
        assertTrue(classes.containsAll(names), "the classes that were walked hold every op of the registry");
        classes.removeAll(names);
        assertEquals(Set.of(), classes,
                "op classes without a registry entry: add them to the *Cases.java of the module");
        assertEquals(names.size(), Set.copyOf(names).size(), () -> "an op has two entries in " + names);
    }

    private static boolean meets(OpCase op, Predicate<Input> property) {
        Stream<List<Input>> samples = op.samples().stream().map(Sample::inputs);
        Stream<List<Input>> failures = op.failures().stream().map(Failure::inputs);
        return Stream.concat(samples, failures).flatMap(List::stream).anyMatch(property);
    }

    private static boolean hasSizeOne(Input input) {
        return input.shape().size() == 1 || Arrays.stream(input.shape().dims()).anyMatch(size -> size == 1);
    }

    private static int largest(List<Sample> samples) {
        return samples.stream().flatMap(s -> s.shapes().stream()).mapToInt(s -> s.size()).max().orElse(0);
    }

    /** Names of the op classes in the folder or jar that a class came from; ops that hold code are no records of data. */
    private static Set<String> opClasses(Class<?> anyOfTheModule) {
        try {
            Path classes = Path.of(anyOfTheModule.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                return files.map(file -> classes.relativize(file).toString())
                        .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
                        .map(file -> file.replace(".class", "").replace(File.separatorChar, '.'))
                        .filter(OpCoverage::isOp)
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
            Class<?> type = Class.forName(name, false, OpCoverage.class.getClassLoader());
            boolean concrete = !Modifier.isAbstract(type.getModifiers());
            return concrete && MultiOp.class.isAssignableFrom(type) && !name.equals("dev.gradus.autograd.Checkpoint");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
