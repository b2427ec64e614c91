package dev.gradus.kernel.vector;

import dev.gradus.kernel.AttentionKernels;
import dev.gradus.kernel.AttentionTiles;
import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.VisibleParts.Ranges;

/** Tiles of attention as products of panels; what is done to each score is in {@link ScoreTile}. */
final class VectorAttention implements AttentionTiles {

    private static final int WIDTH = Panels.WIDTH;
    private static final int TILE = AttentionKernels.TILE;
    private static final int PANEL = TILE * WIDTH;

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
    public void scores(Ranges parts, int n, float[] a, int ao, int ars, float[] columns, float[] s) {
        for (int part = 0; part < parts.count(); part++) {
            int j = parts.first(part);
            for (int panel = parts.from(part) / WIDTH * WIDTH; panel < parts.to(part); panel += WIDTH) {
                int from = Math.max(0, parts.from(part) - panel);
                int needed = Math.min(WIDTH, parts.to(part) - panel) - from;
                int width = tileWidth(needed);
                int i = width == WIDTH ? 0 : from;
                PanelProduct.multiply(
                        parts.rows(part), width, n,
                        a, ao + j * ars, ars, 1,
                        columns, panel * n + i,
                        s, panel * TILE + j * WIDTH + i, WIDTH,
                        false);
            }
        }
    }

    /** The narrowest tile that holds so many columns. */
    private static int tileWidth(int columns) {
        return columns <= Panels.LANES ? Panels.LANES : columns <= 2 * Panels.LANES ? 2 * Panels.LANES : WIDTH;
    }

    @Override
    public void gather(Ranges parts, int n, float[] panels, float[] s, float[] alpha, float[] out) {
        float[] sums = Scratch.ofThread().b(TILE * WIDTH);
        for (int part = 0; part < parts.count(); part++) {
            int j = parts.from(part);
            int end = parts.first(part) + parts.rows(part);
            for (int i = parts.first(part); i < end;) {
                int rows = Math.min(end, i / WIDTH * WIDTH + WIDTH) - i;
                int s0 = i / WIDTH * WIDTH * TILE + j * WIDTH + i % WIDTH;
                for (int c = 0; c < n; c += WIDTH) {
                    int columns = Math.min(WIDTH, n - c);
                    PanelProduct.multiply(
                            rows, columns, parts.to(part) - j,
                            s, s0, 1, WIDTH,
                            panels, c / WIDTH * PANEL + j * WIDTH,
                            sums, 0, WIDTH,
                            false);
                    TileSums.scaleAdd(rows, columns, sums, alpha, i, out, i * n + c, n);
                }
                i += rows;
            }
        }
    }

    @Override
    public void scatter(Ranges parts, int queries, int n, float[] s, float[] panels, float[] c, int co, int crs) {
        float[] sums = Scratch.ofThread().b(TILE * WIDTH);
        for (int part = 0; part < parts.count(); part++) {
            int j = parts.first(part);
            int end = Math.min(queries, parts.to(part));
            for (int from = 0; from < n; from += WIDTH) {
                int columns = Math.min(WIDTH, n - from);
                for (int i = parts.from(part); i < end;) {
                    int next = Math.min(end, i / WIDTH * WIDTH + WIDTH);
                    PanelProduct.multiply(
                            parts.rows(part), columns, next - i,
                            s, i / WIDTH * WIDTH * TILE + j * WIDTH + i % WIDTH, WIDTH, 1,
                            panels, from / WIDTH * PANEL + i * WIDTH,
                            sums, 0, WIDTH,
                            i > parts.from(part));
                    i = next;
                }
                if (parts.from(part) < end) {
                    TileSums.add(parts.rows(part), columns, sums, c, co + j * crs + from, crs);
                }
            }
        }
    }

    @Override
    public void hide(int keys, long[] bits, float[] s) {
        for (int i = 0; i < TILE; i += WIDTH) {
            ScoreTile.hide(keys, bits, i, s, i * TILE);
        }
    }

    @Override
    public void softmax(int keys, float[] s, float[] max, float[] sum, float[] alpha) {
        for (int i = 0; i < TILE; i += ScoreTile.COLUMNS) {
            int at = i / WIDTH * WIDTH * TILE + i % WIDTH;
            ScoreTile.max(keys, s, at, i, max, alpha);
            ScoreTile.softmax(keys, s, at, i, max, sum, alpha);
            ScoreTile.softmax(keys, s, at + ScoreTile.COLUMNS / 2, i + ScoreTile.COLUMNS / 2, max, sum, alpha);
        }
    }

    @Override
    public void powers(int keys, float[] shift, float[] s) {
        for (int i = 0; i < TILE; i += WIDTH) {
            ScoreTile.powers(keys, shift, i, s, i * TILE);
        }
    }

    @Override
    public void scoreGrad(int keys, float[] d, float[] delta, float scale, float[] p) {
        for (int i = 0; i < TILE; i += WIDTH) {
            ScoreTile.scoreGrad(keys, d, delta, i, scale, p, i * TILE);
        }
    }

    @Override
    public void dots(int n, float[] a, float[] b, float[] sum) {
        for (int i = 0; i < TILE; i += WIDTH) {
            ScoreTile.dots(n, a, b, i * n, sum, i);
        }
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
