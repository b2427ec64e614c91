package dev.gradus.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Replaces a file in one step: whoever looks sees the old file or the whole new one.
 *
 * <p>The bytes go to a new file in the same folder, are forced to the disk, and then take the name of the target. If
 * anything fails on the way, the new file is removed and the target stays as it was.
 */
public final class AtomicFile {

    /** Gives the new content of a file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the whole content; the caller closes the stream.
         *
         * @param out unbuffered: write large arrays
         * @throws IOException if the content cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Replaces a file with text in UTF-8.
     *
     * @param target file to make or replace; its folder must exist
     * @param text the new content
     * @throws IOException if the folder does not exist or cannot be written; the old file is then untouched
     */
    public static void write(Path target, String text) throws IOException {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces a file with bytes.
     *
     * @param target file to make or replace; its folder must exist
     * @param bytes the new content
     * @throws IOException if the folder does not exist or cannot be written; the old file is then untouched
     */
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, out -> out.write(bytes));
    }

    /**
     * Replaces a file with what is written to a stream.
     *
     * @param target file to make or replace; its folder must exist
     * @param content writes the new content
     * @throws IOException if the folder does not exist or cannot be written, or if {@code content} throws it; the old
     *     file is then untouched, as it is after any other exception of {@code content}
     */
    public static void write(Path target, Content content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("cannot write " + target + ": it is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("cannot write " + target + ": there is no folder " + folder);
        }
        Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
        try {
            writeAndForce(temporary, content);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable failure) {
            remove(temporary, failure);
            throw failure;
        }
        forceFolder(folder);
    }

    private static void writeAndForce(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    private static void remove(Path temporary, Throwable failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Makes the new name last through a power cut; Windows does not open folders, and does not need it. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOffered) {
            // The file itself is forced and in place; there is nothing to undo.
            return;
        }
    }
}
