package dev.gradus.attention.pattern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {

    @Test
    void windowsReachOneLessThanTheirWidthFurtherWithEachLayer() {
        List<Window> layers = Collections.nCopies(3, Window.causal(8));
        assertArrayEquals(new int[] {7, 14, 21}, Reach.back(layers, 1, 40, 64));
    }

    @Test
    void oneDilationInAllLayersLeavesGaps() {
        List<Dilated> layers = Collections.nCopies(3, new Dilated(new Window(2, 0), List.of(2)));
        assertEquals(7, Reach.of(layers, 1, 40, 64).cardinality());
        assertEquals(12, Reach.back(layers, 1, 40, 64)[2]);
    }

    @Test
    void factorsOfTheSparseTransformerConnectEverything() {
        AttentionPattern near = SparseTransformer.fixedNear(8);
        AttentionPattern far = SparseTransformer.fixedFar(8, 1);
        assertEquals(true, connects(near, far));
        assertEquals(false, connects(far, near));
        assertEquals(false, connects(near, near));
        assertEquals(true, connects(SparseTransformer.stridedNear(8), Dilated.column(8)));
        assertEquals(true, connects(Dilated.column(8), SparseTransformer.stridedNear(8)));
        assertEquals(true, connects(new Causal(), near));
    }

    private static boolean connects(AttentionPattern first, AttentionPattern second) {
        for (int token = 0; token < 64; token++) {
            if (Reach.of(List.of(first, second), 1, token, 64).cardinality() != token + 1) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aPictureShowsThePartOfEachCell() {
        assertArrayEquals(
                new double[][] {{0.75, 0}, {1, 0.75}}, Picture.of(new Causal(), 0, 4, 2));
        assertArrayEquals(
                new double[][] {{1, 0, 0}, {1, 1, 0}, {0, 1, 1}}, Picture.of(Window.causal(2), 0, 3, 3));
    }
}
