package dev.gradus.labs.report;

import java.util.List;

/**
 * How a whole is divided, over time: bands on top of each other, and dashed lines where they would end if all were alike.
 *
 * @param title  above the picture
 * @param xName  what the horizontal axis is
 * @param x      positions
 * @param names  of the bands, bottom to top
 * @param shares [positions][bands], each row adds up to 1
 */
public record Shares(String title, String xName, double[] x, List<String> names, double[][] shares) implements Chart {

    /** Checks the sizes. */
    public Shares {
        if (shares.length != x.length) {
            throw new IllegalArgumentException("bands at " + x.length + " positions got " + shares.length + " rows");
        }
    }
}
