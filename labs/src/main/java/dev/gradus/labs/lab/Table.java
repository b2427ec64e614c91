package dev.gradus.labs.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of text under headings: for a terminal the first column to the left and the others to the right, for files as
 * comma-separated values.
 *
 * @param headings one for each column
 * @param rows     cells
 */
public record Table(List<String> headings, List<List<String>> rows) {

    /** Checks that every row has a cell for each heading. */
    public Table {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException(
                        "a table of " + headings.size() + " columns got a row of " + row.size() + " cells: " + row);
            }
        }
    }

    /**
     * Reads what {@link #toCsv} wrote.
     *
     * @param text lines of cells, headings first
     * @return the table
     * @throws IllegalArgumentException if there is no line, or a line has not as many cells as there are headings
     */
    public static Table ofCsv(String text) {
        List<List<String>> lines = text.lines().map(line -> List.of(line.split(",", -1))).toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a table needs a line of headings, got none");
        }
        return new Table(lines.get(0), lines.subList(1, lines.size()));
    }

    /**
     * The table as lines of comma-separated values.
     *
     * @return the headings, then the rows
     * @throws IllegalArgumentException if a cell holds a comma or a line break
     */
    public String toCsv() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines()) {
            for (String cell : line) {
                if (cell.matches("(?s).*[,\r\n].*")) {
                    throw new IllegalArgumentException("a cell needs to be without commas and line breaks: " + cell);
                }
            }
            text.append(String.join(",", line)).append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        int[] widths = new int[headings.size()];
        for (List<String> line : lines()) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder(padded(headings, widths)).append('\n');
        text.append("-".repeat(Arrays.stream(widths).sum() + 2 * Math.max(0, widths.length - 1)));
        rows.forEach(row -> text.append('\n').append(padded(row, widths)));
        return text.toString();
    }

    private List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>(rows.size() + 1);
        lines.add(headings);
        lines.addAll(rows);
        return lines;
    }

    private static String padded(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String pad = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? "" : "  ").append(c == 0 ? cells.get(c) + pad : pad + cells.get(c));
        }
        return line.toString().stripTrailing();
    }
}
