package dev.gradus.kernel;

import dev.gradus.kernel.DiagonalScan.Form;
import java.util.Arrays;

/**
 * Parts of sums that several tasks make: of each sequence for A, D and the bias, of each block for B and C. They are added in
 * order when all are there.
 *
 * @param partial first [batch,D,N], [batch,D], [batch,D]; then from {@code shared} on [2,blocks,rows]
 * @param rows elements of B
 */
record DiagonalSums(Form form, float[] partial, int shared, int rows) {

    /** Where a tile's part of the gradient of A begins, [16,N]. */
    int a(DiagonalTile tile) {
        return tile.state();
    }

    /** Where a tile's part of the gradient of D begins. */
    int skip(DiagonalTile tile) {
        return form.batch() * form.channels() * form.states() + tile.batch() * form.channels() + tile.channel();
    }

    /** Where a tile's part of the gradient of the bias begins. */
    int bias(DiagonalTile tile) {
        return skip(tile) + form.batch() * form.channels();
    }

    /** Where a block's part of the gradient of B begins. */
    int b(int block) {
        return shared + block * rows;
    }

    /** Where a block's part of the gradient of C begins. */
    int c(int block) {
        return shared + (form.blocks() + block) * rows;
    }

    void combine(PointwiseLoops loops, DiagonalScan.Inputs grads) {
        int channels = form.channels();
        add(loops, form.batch(), 0, channels * form.states(), grads.a());
        int skip = form.batch() * channels * form.states();
        if (grads.skip() != null) {
            add(loops, form.batch(), skip, channels, grads.skip());
        }
        if (grads.bias() != null) {
            add(loops, form.batch(), skip + form.batch() * channels, channels, grads.bias());
        }
        add(loops, form.blocks(), shared, rows, grads.b());
        add(loops, form.blocks(), shared + form.blocks() * rows, rows, grads.c());
    }

    private void add(PointwiseLoops loops, int parts, int at, int n, float[] sum) {
        Arrays.fill(sum, 0, n, 0f);
        for (int part = 0; part < parts; part++) {
            loops.axpy(1f, partial, at + part * n, sum, 0, n);
        }
    }
}
