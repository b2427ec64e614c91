package dev.gradus.labs.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.gradus.io.AtomicFile;
import dev.gradus.io.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** The folder of one run: {@code run.json}, tables of numbers, checkpoints, the report. Files are replaced atomically. */
public final class RunFolder {
    static final String RECORD = "run.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * Where the project lies.
     *
     * @return what the launcher says, else the current folder
     */
    public static Path home() {
        return Path.of(System.getProperty("gradus.home", "")).toAbsolutePath();
    }

    /**
     * {@code runs/NAME-TIME} in the project, with a number behind it where that is taken.
     *
     * @param name how it begins
     * @return a path where nothing is yet
     */
    public static Path next(String name) {
        Path wanted = home().resolve("runs").resolve(name + "-" + STAMP.format(LocalDateTime.now()));
        Path free = wanted;
        for (int i = 2; Files.exists(free); i++) {
            free = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return free;
    }

    /**
     * Makes the folder of a new run.
     *
     * @param path where
     * @return the folder
     * @throws IOException if it can't be made or written, or holds another run
     */
    static RunFolder create(Path path) throws IOException {
        if (path.toString().isEmpty()) {
            throw new IOException("--out needs the name of a folder");
        }
        if (Files.exists(path.resolve(RECORD))) {
            throw new IOException("the folder " + path + " holds a run already: go on with --resume " + path
                    + ", or choose another --out");
        }
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the run folder " + path + " can't be made: a file of that name is in the way", e);
        } catch (IOException e) {
            throw new IOException("the run folder " + path + " can't be made: " + ExitCode.sentence(e), e);
        }
        if (!Files.isWritable(path)) {
            throw new IOException("the run folder " + path + " can't be written; choose another with --out");
        }
        return new RunFolder(path);
    }

    /**
     * Opens the folder of an earlier run.
     *
     * @param path the folder
     * @return the folder
     * @throws IOException if it holds no {@code run.json}
     */
    static RunFolder open(Path path) throws IOException {
        if (!Files.isRegularFile(path.resolve(RECORD))) {
            throw new IOException(path + " is not the folder of a run: it holds no " + RECORD);
        }
        return new RunFolder(path);
    }

    /**
     * The folder itself.
     *
     * @return its path
     */
    public Path path() {
        return path;
    }

    /**
     * A file in the folder.
     *
     * @param name its name
     * @return its path
     */
    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * Writes text.
     *
     * @param name file name
     * @param text its content
     * @throws IOException if it can't be written
     */
    public void writeText(String name, String text) throws IOException {
        AtomicFile.write(file(name), text);
    }

    /**
     * Writes a value as JSON.
     *
     * @param name  file name
     * @param value maps, lists, records, numbers, words
     * @throws IOException if it can't be written
     */
    public void writeJson(String name, Object value) throws IOException {
        AtomicFile.write(file(name), JSON.writeValueAsString(value) + "\n");
    }

    /**
     * Reads a JSON object.
     *
     * @param name file name
     * @return its fields
     * @throws IOException if it can't be read or is damaged
     */
    public Map<String, Object> readJson(String name) throws IOException {
        try {
            return Json.parseObject(Files.readString(file(name)));
        } catch (CharacterCodingException e) {
            throw new IOException(file(name) + " is damaged: it is not UTF-8", e);
        } catch (IOException e) {
            throw new IOException(file(name) + " is damaged: " + ExitCode.sentence(e), e);
        }
    }

    /**
     * Reads what {@link #writeJson} wrote.
     *
     * @param name file name
     * @param type a record of numbers, words and lists
     * @param <T>  the type
     * @return the value
     * @throws IOException if it can't be read or is damaged
     */
    public <T> T readJson(String name, Class<T> type) throws IOException {
        try {
            T value = JSON.readValue(Files.readString(file(name)), type);
            if (value == null) {
                throw new IOException(file(name) + " is damaged: it holds nothing");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IOException(file(name) + " is damaged: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new IOException(file(name) + " is damaged: it is not UTF-8", e);
        }
    }

    /**
     * Writes a table as comma-separated values.
     *
     * @param name  file name
     * @param table the table
     * @throws IOException if it can't be written
     */
    public void writeTable(String name, Table table) throws IOException {
        AtomicFile.write(file(name), table.toCsv());
    }

    /**
     * Reads a table of comma-separated values.
     *
     * @param name     file name
     * @param headings that the table must have
     * @return the table; without rows if there is no such file
     * @throws IOException if it can't be read or is damaged
     */
    public Table readTable(String name, List<String> headings) throws IOException {
        if (!Files.exists(file(name))) {
            return new Table(headings, List.of());
        }
        try {
            Table table = Table.ofCsv(Files.readString(file(name)));
            if (!table.headings().equals(headings)) {
                throw new IllegalArgumentException(
                        "it needs the headings " + headings + ", it has " + table.headings());
            }
            return table;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IOException(file(name) + " is damaged: " + ExitCode.sentence(e), e);
        }
    }
}
