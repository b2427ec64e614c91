package dev.gradus.labs.moe;

import dev.gradus.labs.lab.RunFolder;
import dev.gradus.labs.lab.Table;
import dev.gradus.labs.text.Diary;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.sequence.Insight;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code routing.csv}: now and then in training, which share of a batch's choices fell on each expert. */
final class LoadLog {
    private static final String FILE = "routing.csv";
    private static final List<String> HEADINGS =
            List.of("model", "step", "layer", "expert", "share_of_choices", "share_dropped_in_layer");
    private static final int POINTS = 60;

    private final RunFolder folder;
    private final List<Row> rows;

    /**
     * One expert at one step.
     *
     * @param model   name of the model
     * @param step    of training
     * @param layer   from 0
     * @param expert  from 0
     * @param share   of all choices in this layer
     * @param dropped share of this layer's choices that found no room
     */
    record Row(String model, long step, int layer, int expert, double share, double dropped) {
        private List<String> cells() {
            return List.of(model, Long.toString(step), Integer.toString(layer), Integer.toString(expert),
                    Double.toString(share), Double.toString(dropped));
        }

        private static Row of(List<String> cells) {
            return new Row(cells.get(0), Long.parseLong(cells.get(1)), Integer.parseInt(cells.get(2)),
                    Integer.parseInt(cells.get(3)), Double.parseDouble(cells.get(4)), Double.parseDouble(cells.get(5)));
        }
    }

    private LoadLog(RunFolder folder, List<Row> rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /** Reads what an earlier part of the run wrote, if there was one. */
    static LoadLog open(RunFolder folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        try {
            folder.readTable(FILE, HEADINGS).rows().forEach(cells -> rows.add(Row.of(cells)));
        } catch (NumberFormatException e) {
            throw new IOException(folder.file(FILE) + " is damaged: " + e.getMessage(), e);
        }
        return new LoadLog(folder, rows);
    }

    /** The part of one model, which is trained for a number of steps. */
    Diary of(String model, int steps) {
        int every = Math.max(1, steps / POINTS);
        return new Diary() {
            @Override
            public void note(long step, SequenceModel.Losses losses) {
                if (step == 1 || step % every == 0) {
                    add(model, step, losses.insights());
                }
            }

            @Override
            public void forgetAfter(long step) {
                rows.removeIf(row -> row.model.equals(model) && row.step > step);
            }

            @Override
            public void save() throws IOException {
                folder.writeTable(FILE, new Table(HEADINGS, rows.stream().map(Row::cells).toList()));
            }
        };
    }

    private void add(String model, long step, List<Insight> insights) {
        int layer = 0;
        for (Insight insight : insights) {
            if (insight instanceof ExpertUse use) {
                int[] load = use.routing().load(null);
                double choices = Arrays.stream(load).sum();
                for (int e = 0; e < load.length; e++) {
                    rows.add(new Row(model, step, layer, e, load[e] / choices, use.dispatch().dropped() / choices));
                }
                layer++;
            }
        }
    }

    /** What was noted about a model, in order. */
    List<Row> rows(String model) {
        return rows.stream().filter(row -> row.model.equals(model)).toList();
    }
}
