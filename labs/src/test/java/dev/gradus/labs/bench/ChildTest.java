package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChildTest {
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void theExitCodeIsTheChilds() throws IOException {
        assertEquals(1, Child.run(List.of(JAVA, "--no-such-option-of-java")));
    }

    @Test
    void aProgramThatIsNotThereIsSaidSo() {
        assertTrue(assertThrows(IOException.class, () -> Child.run(List.of("no-such-program"))).getMessage()
                .contains("no-such-program"));
    }

    /** A JVM that waits for its debugger would wait for ever. */
    @Test
    @Timeout(60)
    void anInterruptEndsTheChild() throws Exception {
        int[] code = new int[1];
        Thread waiting = new Thread(() -> code[0] = unchecked());
        waiting.start();
        Optional<ProcessHandle> child = Optional.empty();
        while (child.isEmpty()) {
            Thread.sleep(20);
            child = ProcessHandle.current().children().filter(ProcessHandle::isAlive).findFirst();
        }
        waiting.interrupt();
        waiting.join();
        assertEquals(ExitCode.INTERRUPTED, code[0]);
        child.get().onExit().get();
    }

    private static int unchecked() {
        try {
            return Child
                    .run(List.of(JAVA, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y", "-version"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
