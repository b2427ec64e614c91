package dev.gradus.kernel.vector;

import dev.gradus.kernel.AttentionKernels;
import dev.gradus.kernel.AttentionTiles;
import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.VisibleParts.Ranges;

/** Tiles of attention as products of panels; what is done to each score is in {@link ScoreTile}. */
final class VectorAttention implements AttentionTiles {

    private static final int WIDTH = Panels.WIDTH;
    private static final int PANEL = AttentionKernels.TILE * WIDTH;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void pack(int rows, int n, float[] x, int xo, int xrs, float[] panels) {
        for (int c = 0; c < n; c += WIDTH) {
            Panels.pack(rows, Math.min(WIDTH, n - c), x, xo + c, xrs, 1, panels, c / WIDTH * PANEL);
        }
    }

    @Override
    public void scores(Ranges parts, int n, float[] a, int ao, int ars, float[] panel, float[] s) {
        for (int part = 0; part < parts.count(); part++) {
            int j = parts.first(part);
            for (int i = parts.from(part); i < parts.to(part);) {
                int width = tileWidth(parts.to(part) - i);
                PanelProduct.multiply(
                        parts.rows(part), width, n, a, ao + j * ars, ars, 1, panel, i, s, j * WIDTH + i, WIDTH, false);
                i += width;
            }
        }
    }

    /** The widest tile that fits into so many columns, which are a multiple of a vector. */
    private static int tileWidth(int columns) {
        return columns >= WIDTH ? WIDTH : columns >= 2 * Panels.LANES ? 2 * Panels.LANES : Panels.LANES;
    }

    @Override
    public void gather(Ranges parts, int n, float[] panels, float[] s, float[] out) {
        for (int part = 0; part < parts.count(); part++) {
            int i = parts.first(part);
            int j = parts.from(part);
            for (int c = 0; c < n; c += WIDTH) {
                PanelProduct.multiply(
                        Math.min(WIDTH, n - c), parts.rows(part), parts.to(part) - j,
                        panels, c / WIDTH * PANEL + j * WIDTH, 1, WIDTH,
                        s, j * WIDTH + i,
                        out, c * WIDTH + i, WIDTH,
                        true);
            }
        }
    }

    @Override
    public void scatter(Ranges parts, int queries, int n, float[] s, float[] panels, float[] c, int co, int crs) {
        for (int part = 0; part < parts.count(); part++) {
            int j = parts.first(part);
            int i = parts.from(part);
            for (int from = 0; from < n; from += WIDTH) {
                PanelProduct.multiply(
                        parts.rows(part), Math.min(WIDTH, n - from), Math.min(queries, parts.to(part)) - i,
                        s, j * WIDTH + i, WIDTH, 1,
                        panels, from / WIDTH * PANEL + i * WIDTH,
                        c, co + j * crs + from, crs,
                        true);
            }
        }
    }

    @Override
    public void hide(int keys, long[] bits, float[] s) {
        ScoreTile.hide(keys, bits, s);
    }

    @Override
    public void softmax(int keys, float[] s, float[] max, float[] sum, float[] alpha) {
        for (int i = 0; i < WIDTH; i += ScoreTile.COLUMNS) {
            ScoreTile.max(keys, s, i, max, alpha);
            ScoreTile.softmax(keys, s, i, max, sum, alpha);
            ScoreTile.softmax(keys, s, i + ScoreTile.COLUMNS / 2, max, sum, alpha);
        }
    }

    @Override
    public void rescale(int n, float[] alpha, float[] out) {
        ScoreTile.rescale(n, alpha, out);
    }

    @Override
    public void powers(int keys, float[] shift, float[] s) {
        ScoreTile.powers(keys, shift, s);
    }

    @Override
    public void scoreGrad(int keys, float[] d, float[] delta, float scale, float[] p) {
        ScoreTile.scoreGrad(keys, d, delta, scale, p);
    }

    @Override
    public void dots(int n, float[] a, float[] b, float[] sum) {
        ScoreTile.dots(n, a, b, sum);
    }

    @Override
    public void rowDots(int rows, int n, float[] x, float[] a, int ao, int ars, float[] out, int oo, float[] lanes) {
        for (int j = 0; j < rows; j += 4) {
            int last = rows - 1;
            int a0 = ao + j * ars;
            int a1 = ao + Math.min(j + 1, last) * ars;
            int a2 = ao + Math.min(j + 2, last) * ars;
            int a3 = ao + Math.min(j + 3, last) * ars;
            for (int l = 0; l < Pointwise.LANES; l += Panels.LANES) {
                QueryLoops.laneSums(n, l, x, a, a0, a1, a2, a3, lanes, j * Pointwise.LANES + l);
            }
        }
        for (int j = 0; j < rows && n % Panels.LANES != 0; j++) {
            QueryLoops.tail(n, x, a, ao + j * ars, lanes, j * Pointwise.LANES);
        }
        QueryLoops.addLanes(rows, lanes, out, oo);
    }

    @Override
    public void rowSum(int rows, int n, float[] p, int po, float[] a, int ao, int ars, float[] out, int oo) {
        int c = 0;
        for (; c <= n - 4 * Panels.LANES; c += 4 * Panels.LANES) {
            QueryLoops.wideSum(rows, p, po, a, ao + c, ars, out, oo + c);
        }
        for (; c <= n - Panels.LANES; c += Panels.LANES) {
            QueryLoops.narrowSum(rows, p, po, a, ao + c, ars, out, oo + c);
        }
        for (; c < n; c++) {
            QueryLoops.columnSum(rows, p, po, a, ao + c, ars, out, oo + c);
        }
    }
}
