package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;

/** A pattern as a grid of numbers, to be drawn. */
public final class Picture {
    private Picture() {}

    /**
     * The part of each cell's pairs that is allowed.
     *
     * @param pattern of one sequence
     * @param head which head
     * @param tokens T
     * @param cells rows and columns of the grid, at most T
     * @return [cells, cells], queries down and keys to the right, from 0 to 1
     */
    public static double[][] of(AttentionPattern pattern, int head, int tokens, int cells) {
        if (cells < 1 || cells > tokens) {
            throw new IllegalArgumentException(
                    "a picture needs 1 to " + tokens + " cells a side, as many as tokens at most, got " + cells);
        }
        double[][] grid = new double[cells][cells];
        for (int r = 0; r < cells; r++) {
            int query = at(r, tokens, cells);
            int lastQuery = at(r + 1, tokens, cells) - 1;
            for (int c = 0; c < cells; c++) {
                int key = at(c, tokens, cells);
                int lastKey = at(c + 1, tokens, cells) - 1;
                double area = (double) (lastQuery - query + 1) * (lastKey - key + 1);
                grid[r][c] = PairCount.in(pattern, head, query, lastQuery, key, lastKey) / area;
            }
        }
        return grid;
    }

    private static int at(int cell, int tokens, int cells) {
        return (int) ((long) cell * tokens / cells);
    }
}
