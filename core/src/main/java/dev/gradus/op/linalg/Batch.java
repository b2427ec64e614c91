package dev.gradus.op.linalg;

import dev.gradus.tensor.Shape;
import java.util.Arrays;

/**
 * The batch axes of a product, with neighbours merged wherever all three operands allow it.
 *
 * @param sizes size of each axis, none of them 1
 * @param a     distance of neighbours along each axis in A, 0 where A is broadcast
 * @param b     likewise in B
 * @param c     likewise in C
 */
record Batch(int[] sizes, int[] a, int[] b, int[] c) {

    /** Of operands whose leading axes, all but the last two, broadcast to those of C. */
    static Batch of(Shape a, Shape b, Shape c) {
        int axes = c.rank() - 2;
        int[] sizes = Arrays.copyOf(c.dims(), axes);
        return merged(sizes, steps(a, c), steps(b, c), steps(c, c));
    }

    private static int[] steps(Shape operand, Shape c) {
        int[] dims = c.dims();
        dims[c.rank() - 2] = operand.dim(-2);
        dims[c.rank() - 1] = operand.dim(-1);
        return Arrays.copyOf(operand.stridesIn(Shape.of(dims)), c.rank() - 2);
    }

    private static Batch merged(int[] sizes, int[] a, int[] b, int[] c) {
        int kept = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 1) {
                continue;
            }
            int last = kept - 1;
            boolean merge =
                    kept > 0 && follows(a, last, i, sizes) && follows(b, last, i, sizes) && follows(c, last, i, sizes);
            int to = merge ? last : kept++;
            sizes[to] = merge ? sizes[to] * sizes[i] : sizes[i];
            a[to] = a[i];
            b[to] = b[i];
            c[to] = c[i];
        }
        return new Batch(
                Arrays.copyOf(sizes, kept), Arrays.copyOf(a, kept), Arrays.copyOf(b, kept), Arrays.copyOf(c, kept));
    }

    private static boolean follows(int[] steps, int outer, int inner, int[] sizes) {
        return steps[outer] == steps[inner] * sizes[inner];
    }
}
