package dev.gradus.labs.report;

import java.util.List;

/**
 * How something changes as a size grows: lines over a few sizes that stand evenly spaced, such as doublings.
 *
 * @param title       above the picture
 * @param xName       what grows
 * @param sizes       the sizes
 * @param yName       what the lines show
 * @param logarithmic whether equal distances upwards are equal factors
 * @param lines       the lines
 * @param levels      horizontal lines to compare with
 */
public record Growth(
        String title, String xName, long[] sizes, String yName, boolean logarithmic, List<Line> lines,
        List<Curves.Level> levels) implements Chart {

    /**
     * A line through the means, with a mark for each single value.
     *
     * @param name   in the legend
     * @param values at each size, one or several
     */
    public record Line(String name, List<double[]> values) {}

    /** Checks that every line has a value at each size. */
    public Growth {
        for (Line line : lines) {
            if (line.values.size() != sizes.length) {
                throw new IllegalArgumentException("the line " + line.name + " needs values at " + sizes.length
                        + " sizes, got " + line.values.size());
            }
        }
    }
}
