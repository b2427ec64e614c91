package dev.gradus.attention.spiking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.spiking.LeakyNeurons.Activity;
import dev.gradus.attention.spiking.LeakyNeurons.Config;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeakyNeuronsTest {
    private static final Surrogate SURROGATE = new Surrogate(Surrogate.Shape.FAST_SIGMOID, 25);

    private static Activity run(double current, double gain, boolean toZero, boolean late) {
        LeakyNeurons neurons = new LeakyNeurons(new Config(1, gain, toZero, late, SURROGATE), 0.5, 1, DType.FLOAT64);
        double[] x = new double[8];
        Arrays.fill(x, current);
        return neurons.forward(Tensor.of(x, 8, 1, 1));
    }

    private static String spikes(Activity activity) {
        StringBuilder spikes = new StringBuilder();
        Arrays.stream(activity.spikes().doubles()).forEach(s -> spikes.append((int) s));
        return spikes.toString();
    }

    @Test
    void resetAtOnceAsSpikingJelly() {
        Activity hard = run(1.5, 0.5, true, false);
        assertEquals("01010101", spikes(hard));
        assertArrayEquals(new double[] {0.75, 1.125, 0.75, 1.125}, Arrays.copyOf(hard.potentials().doubles(), 4));
        Activity soft = run(1.5, 0.5, false, false);
        assertEquals("01010101", spikes(soft));
        assertArrayEquals(new double[] {0.8125, 1.15625, 0.828125},
                Arrays.copyOfRange(soft.potentials().doubles(), 2, 5));
        assertEquals("00100100", spikes(run(0.6, 1, true, false)));
    }

    @Test
    void resetLateAsSnnTorch() {
        Activity late = run(0.75, 1, false, true);
        assertEquals("01001001", spikes(late));
        assertArrayEquals(new double[] {0.75, 1.125, 0.3125, 0.90625, 1.203125},
                Arrays.copyOf(late.potentials().doubles(), 5));
    }

    @Test
    void atTheThresholdTheConventionsDiffer() {
        assertEquals("1", spikes(run(1, 1, true, false)).substring(0, 1));
        assertEquals("0", spikes(run(1, 1, true, true)).substring(0, 1));
    }

    @ParameterizedTest
    @EnumSource
    void surrogatesAreSteepestAtTheThresholdAndEven(Surrogate.Shape shape) {
        Surrogate surrogate = new Surrogate(shape, 3);
        assertEquals(surrogate.derivative(0.4), surrogate.derivative(-0.4), 1e-12);
        assertTrue(surrogate.derivative(0) > surrogate.derivative(0.4));
        assertTrue(surrogate.derivative(0.4) > surrogate.derivative(2) && surrogate.derivative(2) > 0);
    }

    @Test
    void aLateSpikeTeachesEarlierInput() {
        LeakyNeurons neurons = new LeakyNeurons(new Config(1, 1, false, false, SURROGATE), 0.5, 1, DType.FLOAT64);
        Tensor x = Tensor.of(new double[] {0.3, 0.3, 0.3}, 3, 1, 1).requireGrad();
        neurons.forward(x).spikes().slice(0, 2, 3).sum().backward();
        double g = SURROGATE.derivative(0.525 - 1);
        assertArrayEquals(new double[] {g / 4, g / 2, g}, x.grad().doubles(), 1e-12);
    }

    @Test
    void badInputIsExplained() {
        var steep = assertThrows(IllegalArgumentException.class,
                () -> new Surrogate(Surrogate.Shape.SIGMOID, 0));
        assertEquals("a surrogate gradient needs a slope above 0, got 0.0", steep.getMessage());
        LeakyNeurons neurons = new LeakyNeurons(new Config(2, 1, true, true, SURROGATE), 0.5, 1, DType.FLOAT64);
        var shape = assertThrows(IllegalArgumentException.class,
                () -> neurons.forward(Tensor.of(new double[3], 3, 1, 1)));
        assertEquals("leaky neurons need x [T,B,2] of at least one step, got [3, 1, 1]", shape.getMessage());
    }
}
