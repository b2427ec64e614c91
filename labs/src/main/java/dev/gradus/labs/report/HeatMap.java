package dev.gradus.labs.report;

import java.util.List;

/**
 * Shares as a grid of colours: each row adds up to 1.
 *
 * @param title   above the picture
 * @param rows    names of the rows, top to bottom
 * @param columns names of the columns
 * @param shares  [rows][columns], 0 to 1
 */
public record HeatMap(String title, List<String> rows, List<String> columns, double[][] shares) implements Chart {

    /** Checks the sizes. */
    public HeatMap {
        if (shares.length != rows.size()) {
            throw new IllegalArgumentException("a heat map of " + rows.size() + " rows got " + shares.length);
        }
    }
}
