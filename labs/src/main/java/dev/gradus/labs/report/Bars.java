package dev.gradus.labs.report;

import java.util.List;

/**
 * Bars with intervals, side by side for each row.
 *
 * @param title  above the picture
 * @param xName  what the bars show
 * @param rows   names of the rows, top to bottom
 * @param groups what stands side by side in a row
 * @param level  a line to compare with, or none
 */
public record Bars(String title, String xName, List<String> rows, List<Group> groups, List<Curves.Level> level)
        implements
            Chart {

    /**
     * Bars of one colour.
     *
     * @param name   in the legend
     * @param colour number of its colour, the same on every chart of a page
     * @param values for each row its value and where its interval begins and ends, or nothing
     */
    public record Group(String name, int colour, List<double[]> values) {}

    /** Checks that every group has a place for each row. */
    public Bars {
        for (Group group : groups) {
            if (group.values.size() != rows.size()
                    || group.values.stream().anyMatch(value -> value.length != 0 && value.length != 3)) {
                throw new IllegalArgumentException("the bars " + group.name + " need " + rows.size()
                        + " values with intervals, got " + group.values.size());
            }
        }
    }
}
