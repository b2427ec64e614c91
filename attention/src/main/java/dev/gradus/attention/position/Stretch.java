package dev.gradus.attention.position;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** How a learned table of positions grows beyond the length it was trained on. */
public enum Stretch {
    /** Begun again from the first row, as Longformer does with RoBERTa's (Beltagy et al. 2020, section 5). */
    TILED {
        @Override
        double source(int position, int known, int longest) {
            return position % known;
        }
    },
    /** Spread evenly from the first to the last row, neighbours mixed linearly. */
    INTERPOLATED {
        @Override
        double source(int position, int known, int longest) {
            return longest == 1 ? 0 : (double) position * (known - 1) / (longest - 1);
        }
    };

    /** Which row of the old table, not always a whole number, a position takes. */
    abstract double source(int position, int known, int longest);

    /**
     * A longer table.
     *
     * @param table learned vectors [P,D]
     * @param longest rows of the new one, at least P
     * @return [longest,D]
     * @throws IllegalArgumentException if the new table would be shorter
     */
    public Tensor of(Tensor table, int longest) {
        int known = table.dim(0);
        if (longest < known) {
            throw new IllegalArgumentException(
                    "a table of " + known + " positions can't be stretched to " + longest + ", which are fewer");
        }
        int width = table.dim(1);
        double[] old = table.detach().to(DType.FLOAT64).doubles();
        double[] grown = new double[longest * width];
        for (int p = 0; p < longest; p++) {
            double at = source(p, known, longest);
            int low = (int) at;
            int high = Math.min(known - 1, low + 1);
            for (int c = 0; c < width; c++) {
                double left = old[low * width + c];
                grown[p * width + c] = left + (at - low) * (old[high * width + c] - left);
            }
        }
        return Tensor.of(grown, Shape.of(longest, width).dims()).to(table.dtype());
    }
}
