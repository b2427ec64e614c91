package dev.gradus.labs.report;

import java.util.List;

/**
 * Lines over an axis that the reader can switch.
 *
 * @param title  above the picture
 * @param yName  what the lines show
 * @param axes   names of the horizontal axes to choose from
 * @param curves the lines
 * @param levels horizontal lines to compare with
 */
public record Curves(String title, String yName, List<String> axes, List<Curve> curves, List<Level> levels)
        implements
            Chart {

    /**
     * A line.
     *
     * @param name   in the legend; curves of one name share colour and entry
     * @param points whether it is drawn with a mark at each of its few points, else smoothly
     * @param x      positions on each of the axes
     * @param y      heights
     */
    public record Curve(String name, boolean points, List<double[]> x, double[] y) {}

    /**
     * A horizontal line.
     *
     * @param name what it is
     * @param y    its height
     */
    public record Level(String name, double y) {}

    /** Checks that every curve has a position on every axis for each of its points. */
    public Curves {
        for (Curve curve : curves) {
            if (curve.x.size() != axes.size() || curve.x.stream().anyMatch(x -> x.length != curve.y.length)) {
                throw new IllegalArgumentException("the curve " + curve.name + " needs " + curve.y.length
                        + " positions on each of " + axes.size() + " axes");
            }
        }
    }
}
