package dev.gradus.kernel.vector;

import dev.gradus.kernel.DiagonalLoops;
import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.scalar.ScalarDiagonalLoops;

/** The loops of a selective scan, a vector of channels at a time; short chunks go the scalar way. */
final class VectorDiagonalLoops implements DiagonalLoops {

    private static final int L = Width.FLOATS.length();
    private static final int LANES = Pointwise.LANES;

    /** Steps times states of a chunk that is not worth vectors. */
    private static final int SMALL = 16;

    /** The same for panels without states. */
    private static final int ROWS = 8;

    private final ScalarDiagonalLoops scalar = new ScalarDiagonalLoops();

    @Override
    public void gather(int n, int width, float[] x, int xo, int xs, float[] bias, int bo, float[] panel) {
        if (n < ROWS || width < LANES) {
            scalar.gather(n, width, x, xo, xs, bias, bo, panel);
            return;
        }
        for (int l = 0; l < LANES; l += L) {
            PanelLoops.gather(n, l, x, xo + l, xs, bias, bo + l, panel);
        }
    }

    @Override
    public void scaleRows(int n, float[] x, float[] w, float[] y) {
        if (n < ROWS) {
            scalar.scaleRows(n, x, w, y);
            return;
        }
        for (int l = 0; l < LANES; l += L) {
            PanelLoops.scaleRows(n, l, x, w, y);
        }
    }

    @Override
    public void decays(int n, int states, int stride, float[] d, float[] rates, float[] decays) {
        if (n * states < SMALL) {
            scalar.decays(n, states, stride, d, rates, decays);
            return;
        }
        for (int s = 0; s < states; s++) {
            for (int l = 0; l < LANES; l += L) {
                ChannelLoops.decays(n, l, d, rates, s * LANES + l, decays, s * stride + l);
            }
        }
    }

    @Override
    public void scan(
            int n, int states, int stride, float[] decays, float[] x, float[] b, float[] c, int bo, int bs, float[] h,
            float[] y) {
        int s = 0;
        if (n * states >= SMALL) {
            for (; s <= states - 4; s += 4) {
                for (int l = 0; l < LANES; l += L) {
                    ChannelLoops.scan(n, l, stride, decays, s * stride + l, x, b, c, bo + s, bs, h, s * LANES + l, y);
                }
            }
        }
        scalar.scan(n, s, states, stride, decays, x, b, c, bo, bs, h, y);
    }

    @Override
    public void states(
            int n, int states, int stride, float[] decays, float[] x, float[] b, int bo, int bs, float[] h, int hs) {
        if (n * states < SMALL) {
            scalar.states(n, states, stride, decays, x, b, bo, bs, h, hs);
            return;
        }
        int s = 0;
        for (; s <= states - 4; s += 4) {
            for (int l = 0; l < LANES; l += L) {
                ChannelLoops.fourStates(
                        n, l, stride, decays, s * stride + l, x, b, bo + s, bs, h, s * hs + l, hs);
            }
        }
        for (; s < states; s++) {
            for (int l = 0; l < LANES; l += L) {
                ChannelLoops.states(n, l, decays, s * stride + l, x, b, bo + s, bs, h, s * hs + l);
            }
        }
    }

    @Override
    public void reverse(
            int n, int s, int at, float[] decays, float[] h, int ho, float[] x, float[] d, float[] gy, float[] b,
            float[] c, int bo, int bs, float[] a, float[] g, float[] ga, float[] gb, float[] gc, float[] gx,
            float[] gd) {
        if (n < SMALL) {
            scalar.reverse(n, s, at, decays, h, ho, x, d, gy, b, c, bo, bs, a, g, ga, gb, gc, gx, gd);
            return;
        }
        for (int l = 0; l < LANES; l += L) {
            ChannelLoops.reverse(n, s * LANES, l, at, decays, h, ho, x, d, gy, b, c, bo, bs, a, g, ga, gb, gc, gx, gd);
        }
    }

    @Override
    public void inputs(int n, float[] u, float[] d, float[] gy, float[] skip, float[] gx, float[] gd) {
        if (n < ROWS) {
            scalar.inputs(n, u, d, gy, skip, gx, gd);
            return;
        }
        for (int l = 0; l < LANES; l += L) {
            PanelLoops.inputs(n, l, u, d, gy, skip, gx, gd);
        }
    }

    @Override
    public void sumRows(int n, float[] x, float[] y, float[] sum) {
        if (n < ROWS) {
            scalar.sumRows(n, x, y, sum);
            return;
        }
        for (int l = 0; l < LANES; l += L) {
            PanelLoops.sumRows(n, l, x, y, sum);
        }
    }

    @Override
    public void addLanes(int rows, float[] x, int xo, float[] y, int yo, int ys) {
        scalar.addLanes(rows, x, xo, y, yo, ys);
    }
}
