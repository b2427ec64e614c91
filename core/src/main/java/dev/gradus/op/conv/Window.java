package dev.gradus.op.conv;

/**
 * A window that slides along one axis.
 *
 * @param size     elements of the axis
 * @param taps     elements under the window
 * @param stride   how far the window moves
 * @param padding  zeros before and behind the axis
 * @param dilation distance of the elements under the window
 */
record Window(int size, int taps, int stride, int padding, int dilation) {

    /** Positions of the window, 0 or less if it does not fit. */
    int positions() {
        return Math.floorDiv(size + 2 * padding - dilation * (taps - 1) - 1, stride) + 1;
    }

    /** Element under a tap at position 0; negative inside the padding. */
    int first(int tap) {
        return tap * dilation - padding;
    }

    /** The first position at which a tap stands on an element. */
    int from(int tap) {
        return Math.max(0, Math.floorDiv(-first(tap) + stride - 1, stride));
    }

    /** One past the last position at which a tap stands on an element. */
    int to(int tap) {
        return Math.max(from(tap), Math.min(positions(), Math.floorDiv(size - 1 - first(tap), stride) + 1));
    }
}
