package dev.gradus.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.io.StoredType;
import dev.gradus.io.TensorFileWriter;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner passes what is right, fails what is wrong or missing, and counts what it cannot run. */
class GoldenSuiteTest {
    private static final float[] A = {1, 2};
    private static final float[] B = {5, 7};
    private static final float[] Y = {5, 14};
    private static final float[] R = {1, 10};

    @TempDir
    Path root;

    /** y = a b, and an output of integers. */
    private TensorFileWriter product() {
        return new TensorFileWriter()
                .add("in.a", StoredType.F32, A, 2).add("in.b", StoredType.F32, B, 2).add("out.y", StoredType.F32, Y, 2)
                .add("out.signs", StoredType.I64, new long[] {1, 1}, 2).add("R.y", StoredType.F32, R, 2)
                .add("loss", StoredType.F32, new float[] {145}, 1)
                .add("grad.in.a", StoredType.F32, new float[] {5, 70}, 2)
                .add("grad.in.b", StoredType.F32, new float[] {1, 20}, 2)
                .metadata("function", "Mul").metadata("args", "{\"factor\": 1}");
    }

    private void write(String file, TensorFileWriter content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        content.write(path);
    }

    private static void right(GoldenCase c) {
        c.output("y", c.in("a").mul(c.in("b")).mul(c.number("factor")));
        c.output("signs", Tensor.of(new int[] {1, 1}, 2));
    }

    private void fails(String fault, GoldenAdapter adapter) throws IOException {
        GoldenReport report = new GoldenSuite().add("ops/mul", adapter).run(root);
        assertEquals(0, report.passed());
        assertEquals(1, report.failures().size());
        assertTrue(report.failures().get(0).contains(fault), report::toString);
    }

    @Test
    void whatIsRightPasses() throws IOException {
        write("ops/mul.0.safetensors", product());
        GoldenReport report = new GoldenSuite().add("ops/mul", GoldenSuiteTest::right).run(root);
        assertEquals(1, report.passed());
        assertEquals(List.of(), report.failures());
        assertEquals(List.of(), report.withoutAdapter());
        assertEquals(1, new GoldenSuite().add("ops/mul", GoldenSuiteTest::right).run(root.resolve("ops")).passed());
    }

    @Test
    void wrongNumbersFail() throws IOException {
        write("ops/mul.0.safetensors", product());
        fails("out.y[0] is 5.01", c -> {
            right(c);
            c.output("y", c.in("a").mul(c.in("b")).add(0.01));
        });
        fails("out.signs[1] is -1.0, expected 1.0", c -> {
            right(c);
            c.output("signs", Tensor.of(new int[] {1, -1}, 2));
        });
        fails("out.y has shape [1, 2], expected [2]", c -> {
            right(c);
            c.output("y", c.in("a").mul(c.in("b")).reshape(1, 2));
        });
    }

    @Test
    void wrongOrMissingGradientsFail() throws IOException {
        write("ops/mul.0.safetensors", product());
        fails("grad.in.a was not computed", c -> {
            right(c);
            c.output("y", c.in("a").detach().mul(c.in("b")));
        });
        fails("grad.in.b[0] is 2.0, expected 1.0", c -> {
            right(c);
            Tensor twice = c.in("b").mul(2).sub(c.in("b").detach());
            c.output("y", c.in("a").mul(twice));
        });
    }

    @Test
    void missingOutputsAndExceptionsFail() throws IOException {
        write("ops/mul.0.safetensors", product());
        fails("out.signs was not computed", c -> c.output("y", c.in("a").mul(c.in("b"))));
        fails("has no in.c; it has", c -> c.output("y", c.in("c")));
        fails("has no setting size; it has [factor]", c -> c.number("size"));
    }

    @Test
    void aFileWithoutOutputsFails() throws IOException {
        write("ops/mul.0.safetensors", new TensorFileWriter().add("in.a", StoredType.F32, A, 2));
        fails("the file holds no out.* to compare with", c -> c.in("a"));
    }

    @Test
    void whatHasNoAdapterIsCountedAndNamed() throws IOException {
        write("ops/mul.0.safetensors", product());
        write("ops/mul.1.safetensors", product());
        write("extra/strange.0.safetensors", product());
        GoldenReport report = new GoldenSuite().run(root);
        assertEquals(List.of("extra/strange", "ops/mul"), report.withoutAdapter());
        assertTrue(report.toString().matches("(?s).*ops +0 +0 +2\n.*"), report::toString);
    }

    @Test
    void casesMayLieInAnyFolderAndHaveNoNumber() throws IOException {
        write("mine/mul.safetensors", product());
        assertEquals(1, new GoldenSuite().add("ops/mul", GoldenSuiteTest::right).run(root).passed());
    }

    @Test
    void weightsBesideAModelAreNoCase() throws IOException {
        write("hf/tiny/model.safetensors", product());
        write("hf/tiny/expected.safetensors", product());
        Files.writeString(root.resolve("hf/tiny/config.json"), "{\"factor\": 1}");
        GoldenReport report = new GoldenSuite().add("hf/tiny", GoldenSuiteTest::right).run(root);
        assertEquals(1, report.passed());
        assertEquals(List.of(), report.withoutAdapter());
    }

    @Test
    void aModelOfAnyNameIsKnownByItsClass() throws IOException {
        write("hf/mine/model.safetensors", product());
        write("hf/mine/expected.safetensors", product());
        Files.writeString(root.resolve("hf/mine/config.json"), "{\"factor\": 1}");
        GoldenReport report = new GoldenSuite().add("hf/Mul", GoldenSuiteTest::right).run(root);
        assertEquals(1, report.passed());
        assertEquals(0, new GoldenSuite().add("ops/Mul", GoldenSuiteTest::right).run(root).passed());
    }

    @Test
    void aFolderMustExistAndHoldACase() {
        GoldenSuite suite = new GoldenSuite();
        Path missing = root.resolve("missing");
        assertEquals("the folder of golden cases " + missing + " does not exist",
                assertThrows(IOException.class, () -> suite.run(missing)).getMessage());
        assertEquals("the folder " + root + " holds no golden case <function>.<number>.safetensors",
                assertThrows(IOException.class, () -> suite.run(root)).getMessage());
        suite.add("ops/mul", GoldenSuiteTest::right);
        assertEquals("ops/mul has two adapters", assertThrows(
                IllegalArgumentException.class, () -> suite.add("ops/mul", GoldenSuiteTest::right)).getMessage());
    }
}
