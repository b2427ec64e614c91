package dev.gradus.labs.report;

import java.util.List;

/**
 * Numbers as a grid of colours: from the least to the largest, or, if they have signs, one colour for each sign.
 *
 * @param title   above the picture
 * @param xName   what the columns are
 * @param yName   what the rows are
 * @param columns names of the columns
 * @param rows    names of the rows, top to bottom
 * @param values  [rows][columns]
 * @param signed  whether 0 is the middle
 */
public record Matrix(
        String title, String xName, String yName, List<String> columns, List<String> rows, double[][] values,
        boolean signed) implements Chart {

    /** Checks the sizes. */
    public Matrix {
        if (values.length != rows.size() || values.length > 0 && values[0].length != columns.size()) {
            throw new IllegalArgumentException("a matrix of " + rows.size() + " rows and " + columns.size()
                    + " columns got " + values.length + " rows");
        }
    }
}
