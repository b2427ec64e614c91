package dev.gradus.labs.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The project's own documentation and sources as one text: real prose and real code, at hand without a download. Files
 * come in an order that looks random but is always the same, so that the held-out end resembles the rest.
 */
final class ProjectText {
    private static final Set<String> SKIPPED = Set.of("target", "runs");

    private ProjectText() {}

    /**
     * Joins the texts below a folder.
     *
     * @param home the project's folder
     * @return UTF-8 bytes
     * @throws IOException if there are none, or one can't be read
     */
    static byte[] read(Path home) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files(home)) {
            text.append(Files.readString(file)).append('\n');
        }
        if (text.isEmpty()) {
            throw new IOException(
                    "there are no sources below " + home + " to learn from; name a text with --text FILE");
        }
        return text.toString().replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> files(Path home) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
                boolean skipped = !folder.equals(home) && (name.startsWith(".") || SKIPPED.contains(name));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && isText(home, file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // a folder that is closed to us is no source of the project
            }
        });
        found.sort(
                Comparator.<Path>comparingInt(file -> mixed(name(home, file))).thenComparing(file -> name(home, file)));
        return found;
    }

    private static boolean isText(Path home, Path file) {
        String name = name(home, file);
        return name.endsWith(".md") || name.endsWith(".java") && name.contains("src/");
    }

    private static String name(Path home, Path file) {
        return home.relativize(file).toString().replace('\\', '/');
    }

    /** FNV-1a of the name, so that the order does not follow the alphabet. */
    private static int mixed(String name) {
        int hash = 0x811c9dc5;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x01000193;
        }
        return hash;
    }
}
