package dev.gradus.labs.text;

import dev.gradus.labs.lab.RunFolder;
import dev.gradus.labs.lab.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code metrics.csv}: a row for each step of each model. */
public final class Metrics {
    private static final String FILE = "metrics.csv";
    private static final List<String> HEADINGS = List.of("model", "step", "training_bits_per_byte", "gradient_norm",
            "learning_rate", "seconds", "validation_bits_per_byte", "memory_bytes");

    private final RunFolder folder;
    private final List<Row> rows;

    /**
     * A step.
     *
     * @param model        name of the model
     * @param step         number of the step, from 1
     * @param bits         bits a byte of the step's batch, before the step
     * @param gradientNorm norm of all gradients, before clipping
     * @param learningRate rate of the step
     * @param seconds      time of the step alone
     * @param validation   bits a byte of the held-out text after the step; NaN if it was not judged then
     * @param memory       bytes that the model and its training hold; NaN if that was not measured then
     */
    public record Row(
            String model, long step, double bits, double gradientNorm, double learningRate, double seconds,
            double validation, double memory) {

        private List<String> cells() {
            return List.of(model, Long.toString(step), cell(bits), cell(gradientNorm), cell(learningRate),
                    cell(seconds),
                    cell(validation), cell(memory));
        }

        private static Row of(List<String> cells) {
            return new Row(cells.get(0), Long.parseLong(cells.get(1)), number(cells.get(2)), number(cells.get(3)),
                    number(cells.get(4)), number(cells.get(5)), number(cells.get(6)), number(cells.get(7)));
        }

        private static String cell(double value) {
            return Double.isNaN(value) ? "" : Double.toString(value);
        }

        private static double number(String cell) {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        }

        /**
         * Whether the model was judged after this step.
         *
         * @return true at milestones
         */
        public boolean judged() {
            return !Double.isNaN(validation);
        }
    }

    private Metrics(RunFolder folder, List<Row> rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /**
     * Reads what an earlier part of the run wrote, if there was one.
     *
     * @param folder of the run
     * @return its metrics
     * @throws IOException if the file is damaged
     */
    public static Metrics open(RunFolder folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        try {
            folder.readTable(FILE, HEADINGS).rows().forEach(cells -> rows.add(Row.of(cells)));
        } catch (NumberFormatException e) {
            throw new IOException(folder.file(FILE) + " is damaged: " + e.getMessage(), e);
        }
        return new Metrics(folder, rows);
    }

    void add(Row row) {
        rows.add(row);
    }

    void forgetAfter(String model, long step) {
        rows.removeIf(row -> row.model.equals(model) && row.step > step);
    }

    /**
     * The steps of a model.
     *
     * @param model its name
     * @return in order
     */
    public List<Row> of(String model) {
        return rows.stream().filter(row -> row.model.equals(model)).toList();
    }

    void save() throws IOException {
        folder.writeTable(FILE, new Table(HEADINGS, rows.stream().map(Row::cells).toList()));
    }
}
