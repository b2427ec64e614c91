package dev.gradus.attention.position;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.sequence.Rotary;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small cases worked out by hand: 8 pairs, trained on 64 tokens, four times as many wanted. */
class RopeScalingTest {
    private static final RopeBase TOY = new RopeBase(10_000, 16, 64);

    private static double[] frequencies(RopeScaling scaling) {
        return scaling.rule(TOY).apply(64).frequencies();
    }

    private static double factor(RopeScaling scaling) {
        return scaling.rule(TOY).apply(64).factor();
    }

    @Test
    void wavelengthsGrowFromPairToPair() {
        double[] expected = {6.283, 19.869, 62.832, 198.69, 628.3, 1987, 6283, 19869};
        double[] waves = TOY.wavelengths();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(1, waves[i] / expected[i], 1e-3, "pair " + i);
        }
    }

    @Test
    void interpolationDividesAll() {
        double[] trained = frequencies(new Unscaled());
        double[] squeezed = frequencies(new Interpolation(4));
        for (int i = 0; i < 8; i++) {
            assertEquals(trained[i] / 4, squeezed[i], 1e-15);
        }
    }

    @Test
    void ntkAwareKeepsTheFirstPairAndDividesTheLast() {
        double[] trained = frequencies(new Unscaled());
        double[] scaled = frequencies(new NtkAware(4));
        double[] ratios = {1, 1.219, 1.486, 1.811, 2.208, 2.692, 3.281, 4};
        for (int i = 0; i < 8; i++) {
            assertEquals(ratios[i], trained[i] / scaled[i], 1e-3, "pair " + i);
        }
        assertEquals(4, trained[7] / scaled[7], 1e-12);
    }

    @Test
    void dynamicNtkFollowsTheLength() {
        double[] hugging = new DynamicNtk(4).rule(TOY).apply(128).frequencies();
        double[] paper = new DynamicNtk(1).rule(TOY).apply(128).frequencies();
        assertArrayEquals(Rotary.frequencies(62_925, 16), hugging, 1e-6);
        assertArrayEquals(Rotary.frequencies(22_082, 16), paper, 1e-6);
        assertArrayEquals(paper, new ByLength(NtkAware::new).rule(TOY).apply(128).frequencies(), 1e-12);
        assertArrayEquals(frequencies(new Unscaled()), new DynamicNtk(4).rule(TOY).apply(64).frequencies());
    }

    @Test
    void yarnRampsOverPairsOrRotations() {
        double[] code = frequencies(Yarn.of(4));
        assertArrayEquals(new double[] {1, .237171, .05, .007906, .0025},
                Arrays.copyOf(code, 5), 1e-6);
        double[] paper = frequencies(Yarn.paper(4));
        assertArrayEquals(new double[] {.47224, .09605, .025045, .007906},
                Arrays.copyOf(paper, 4), 1e-5);
        assertEquals(1.138629, factor(Yarn.of(4)), 1e-6);
        assertEquals(1, factor(Yarn.of(1)));
        assertArrayEquals(frequencies(NtkByParts.paper(4)), paper);
        assertEquals(1, factor(NtkByParts.paper(4)));
    }

    /** d 128, L 4096, s 32: where the paper and its code differ most. */
    @Test
    void theTwoRampsDifferForLlama2() {
        RopeBase llama = new RopeBase(10_000, 128, 4096);
        double[] paper = Ramp.ROTATIONS.kept(llama, 1, 32);
        double[] code = Ramp.PAIRS.kept(llama, 1, 32);
        int[] pairs = {21, 24, 27, 30, 33, 36};
        double[] inPaper = {.992, .633, .400, .248, .150, .086};
        double[] inCode = {.962, .846, .731, .615, .500, .385};
        for (int i = 0; i < pairs.length; i++) {
            assertEquals(inPaper[i], paper[pairs[i]], 1e-3, "paper, pair " + pairs[i]);
            assertEquals(inCode[i], code[pairs[i]], 1e-3, "code, pair " + pairs[i]);
        }
        assertNotEquals(code[30], Ramp.EXACT_PAIRS.kept(llama, 1, 32)[30], 1e-3);
    }

    @Test
    void llama3IsARampOverFewRotations() {
        assertArrayEquals(new double[] {1, .254648, .025465, .007906, .0025},
                Arrays.copyOf(frequencies(NtkByParts.llama3(4, 1, 4)), 5), 1e-6);
    }

    @Test
    void longRopeDividesEachPairByItsOwnFactor() {
        List<Double> near = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
        List<Double> far = List.of(1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.0);
        Rotary rotary =
                new LongRope(near, far, LongRope.magnitude(4, 64), LongRope.Choice.BY_LENGTH).rotary(TOY, false);
        double[] trained = TOY.frequencies();
        assertArrayEquals(trained, rotary.spectrum(64).frequencies());
        assertEquals(trained[5] / 3.5, rotary.spectrum(65).frequencies()[5], 1e-15);
        assertEquals(1.154701, rotary.spectrum(65).factor(), 1e-6);
        assertSame(rotary.spectrum(65), rotary.spectrum(200));
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertEquals("position interpolation needs a positive factor, got 0.0", message(() -> new Interpolation(0)));
        assertEquals("NTK-by-parts scaling needs 0 < slow <= fast rotations, got 4.0 and 1.0",
                message(() -> NtkByParts.llama3(8, 4, 1)));
        assertEquals("NTK-aware scaling needs a width of at least 4, got 2",
                message(() -> new NtkAware(2).rule(new RopeBase(10, 2, 8))));
        assertEquals("LongRoPE needs a factor for each of 8 pairs, got 1",
                message(() -> new LongRope(List.of(1.0), List.of(1.0), 1, LongRope.Choice.FAR).rule(TOY)));
        assertEquals("a rotary embedding needs a positive theta, an even width and a length of at least 1, got theta"
                + " 10000.0, width 3, length 64", message(() -> new RopeBase(10_000, 3, 64)));
    }

    private static String message(Runnable code) {
        return assertThrows(IllegalArgumentException.class, code::run).getMessage();
    }
}
