package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of derivatives is up to date; {@code -Dupdate.page=true} makes it so. */
class DerivativesPageTest {
    private static final String COMMAND = "./mvnw -pl core test -Dtest=DerivativesPageTest -Dupdate.page=true";

    @Test
    void thePageIsUpToDate() throws IOException {
        Path core = core();
        Path page = core.resolve("DERIVATIVES.md");
        String fresh = DerivativesPage.of(OpRegistry.all(), core.resolve("src/main/java"));
        if (Boolean.getBoolean("update.page")) {
            Files.writeString(page, fresh);
        }
        assertEquals(fresh, Files.exists(page) ? Files.readString(page).replace("\r\n", "\n") : "",
                "core/DERIVATIVES.md is stale; write it anew with " + COMMAND);
    }

    @Test
    void theSentenceLosesItsMarkupOnly() {
        String source =
                "package p;\n/**\n * {@code y = x.. a[0, 1]; dx = dy where x &gt;\n * 0} as {@link Exp}.\n *\n * <p>More.\n"
                        + " */\npublic record Op() {}";
        assertEquals("y = x.. a[0, 1]; dx = dy where x > 0 as Exp", DerivativesPage.sentence(Object.class, source));
    }

    @Test
    void aRecordWithoutJavadocIsRefused() {
        assertThrows(
                IllegalStateException.class, () -> DerivativesPage.sentence(Object.class, "public record Op() {}"));
    }

    /** The module's folder, wherever the tests were started. */
    private static Path core() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder.resolve("core");
    }
}
