package dev.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house, read from the sources. Each comes with a snippet that breaks it, so that no rule is empty. */
class ArchitectureTest {

    private static final Path ROOT = root();
    private static final List<String> LIBRARIES = List.of("core", "moe", "ssm", "attention");
    private static final List<String> ALL = List.of("core", "moe", "ssm", "attention", "labs", "benchmarks");

    /** A source file without comments and literals, so that a rule sees only what the compiler acts on. */
    private record Source(String path, String code, int lines) {

        private static final Pattern NOT_CODE = Pattern.compile(
                "//[^\\n]*|/\\*[\\s\\S]*?\\*/|\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'");

        static Source of(String path, String text) {
            return new Source(path, NOT_CODE.matcher(text).replaceAll(" "), (int) text.lines().count());
        }

        static Source read(Path file) {
            try {
                return of(ROOT.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> all(String regex) {
            return Pattern.compile(regex, Pattern.MULTILINE).matcher(code).results().map(MatchResult::group).toList();
        }

        boolean has(String regex) {
            return !all(regex).isEmpty();
        }

        boolean in(String part) {
            return path.contains(part);
        }
    }

    @Test
    void librariesDoNotPrint() {
        forbid(sources(LIBRARIES, "main"), s -> s.has("\\bSystem\\s*\\.\\s*(out|err)\\b|\\bprintStackTrace\\(\\)"),
                Source.of("core/A.java", "class A { void f() { System.out.println(1); } }"));
    }

    @Test
    void onlyTheVectorKernelsKnowTheVectorApi() {
        forbid(sources(ALL, "main"), s -> s.has("\\bjdk\\s*\\.\\s*incubator\\b") && !s.in("dev/gradus/kernel/vector/"),
                Source.of("core/A.java", "import jdk.incubator.vector.FloatVector;"));
    }

    @Test
    void noStaticFieldCanBeReassigned() {
        forbid(sources(ALL, "main"), ArchitectureTest::hasMutableStatic,
                Source.of("core/A.java", "class A {\n    private static int count = 0;\n}"),
                Source.of("core/A.java", "class A { static volatile java.util.Map<String, int[]> cache; }"));
    }

    @Test
    void namesSayWhatAThingIs() {
        forbid(sources(ALL, "main"),
                s -> s.has("\\b(class|interface|enum|record)\\s+\\w*(Utils?|Helpers?|Managers?|Impl)\\b"),
                Source.of("core/A.java", "final class TensorUtils {}"),
                Source.of("core/A.java", "record RouterImpl(int k) {}"));
    }

    @Test
    void noFileIsLong() {
        forbid(Stream.concat(sources(ALL, "main"), sources(ALL, "test")), s -> s.lines() > 350,
                Source.of("core/A.java", "\n".repeat(351)));
    }

    @Test
    void modulesKnowOnlyTheFloorsBelow() {
        forbid(sources(ALL, "main"), ArchitectureTest::looksUpOrAside,
                Source.of("core/A.java", "import dev.gradus.moe.Router;"),
                Source.of("moe/A.java", "import dev.gradus.ssm.Mamba;"),
                Source.of("ssm/A.java", "import dev.gradus.labs.Lab;"));
    }

    @Test
    void kernelsStandOnNothing() {
        forbid(sources(List.of("core"), "main"),
                s -> s.in("dev/gradus/kernel/") && s.has("\\bdev\\.gradus\\.(?!(kernel|pattern)\\b)\\w+"),
                Source.of("core/dev/gradus/kernel/A.java", "import dev.gradus.tensor.Tensor;"));
    }

    @Test
    void tensorIsAThinFacade() {
        forbid(sources(List.of("core"), "main").filter(s -> s.in("dev/gradus/tensor/Tensor.java")),
                ArchitectureTest::isThick,
                Source.of("Tensor.java", "\n".repeat(301)),
                Source.of("Tensor.java", "    public float item() {}\n".repeat(61)),
                Source.of("Tensor.java", "class Tensor { int f() { for (;;) {} } }"));
    }

    @Test
    void commentsAndLiteralsAreNotCode() {
        Source source =
                Source.of("A.java", "// System.out\n/* x */ String s = \"a\\\"System.err\"; char c = '\"'; int i;");
        assertEquals("String s =  ; char c =  ; int i;", source.code().strip());
    }

    private static boolean hasMutableStatic(Source source) {
        return source
                .all("(?:^|[;{}])\\s*(?:(?:@\\w+|public|protected|private|volatile|transient|final)\\s+)*static\\s+"
                        + "[\\w.<>\\[\\], ?&\\s]*?\\w\\s*[=;]")
                .stream().anyMatch(field -> !field.matches("[\\s\\S]*\\bfinal\\b[\\s\\S]*"));
    }

    private static boolean looksUpOrAside(Source source) {
        String module = source.path().substring(0, source.path().indexOf('/'));
        String closed = LIBRARIES.contains(module)
                ? "moe|ssm|attention|labs|benchmarks"
                : "labs(?!\\.(model|bench)\\.)|benchmarks"; // benchmarks measure models that labs name, and labs compare
        return source.has("\\bdev\\.gradus\\.(?!" + module + "\\b)(" + closed + ")\\b");
    }

    private static boolean isThick(Source tensor) {
        return tensor.lines() > 300
                || tensor.all("^    public [^=;{]*\\(").size() > 60
                || tensor.has("\\b(for|while|do)\\b|\\.stream\\(|\\.forEach\\(");
    }

    private static void forbid(Stream<Source> sources, Predicate<Source> breaks, Source... examples) {
        assertEquals(List.of(), Stream.of(examples).filter(breaks.negate()).toList(),
                "the rule must catch its examples");
        List<Source> read = sources.toList();
        assertFalse(read.isEmpty(), "no source was read under " + ROOT);
        assertEquals(List.of(), read.stream().filter(breaks).map(Source::path).toList());
    }

    private static Stream<Source> sources(List<String> modules, String set) {
        return modules.stream().map(module -> ROOT.resolve(module).resolve("src").resolve(set).resolve("java"))
                .filter(Files::isDirectory).flatMap(ArchitectureTest::walk);
    }

    private static Stream<Source> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .map(Source::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that holds the modules, wherever the tests were started. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
