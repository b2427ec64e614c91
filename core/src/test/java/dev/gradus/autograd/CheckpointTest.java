package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.op.linalg.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A checkpointed part gives the bits of the plain one, keeps only its boundary, and draws the same random numbers. */
class CheckpointTest {
    private static final int WIDTH = 24;
    private final Tensor weight = noise("weight", WIDTH, WIDTH).requireGrad();
    private final Tensor input = noise("input", 32, WIDTH).requireGrad();

    private static Tensor noise(String stream, int... dims) {
        Tensor tensor = Tensor.empty(DType.FLOAT32, Shape.of(dims));
        new Rng(3).fork(stream).fillNormal(tensor.floats(), 0, 0.5);
        return tensor;
    }

    private Tensor layer(Tensor x) {
        return x.apply(new Linear(), weight).tanh();
    }

    private Tensor dropped(Tensor x, Rng rng) {
        Tensor mask = Tensor.empty(DType.FLOAT32, x.shape());
        rng.fillBernoulli(mask.floats(), 0.5);
        return layer(x.mul(mask));
    }

    /** Loss, gradients of input and weight of three layers one after the other. */
    private List<float[]> train(UnaryOperator<Tensor> layer) {
        input.grad(null);
        weight.grad(null);
        Tensor y = input;
        for (int i = 0; i < 3; i++) {
            y = layer.apply(y);
        }
        Tensor loss = y.mul(y).sum();
        loss.backward();
        return List.of(new float[] {(float) loss.item()}, input.grad().floats().clone(),
                weight.grad().floats().clone());
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    @Test
    void outputAndGradientsHaveTheSameBits() {
        assertSame(train(this::layer), train(x -> Autograd.checkpoint(this::layer, x)));
    }

    @Test
    void alsoInsideAWorkspaceAgainAndAgain() {
        List<float[]> plain = train(this::layer);
        Workspace workspace = new Workspace();
        for (int i = 0; i < 3; i++) {
            List<float[]> checkpointed = workspace.run(() -> train(x -> Autograd.checkpoint(this::layer, x)));
            assertSame(plain, checkpointed);
        }
    }

    @Test
    void alsoWhenCheckpointsAreNested() {
        UnaryOperator<Tensor> twice = x -> layer(layer(x));
        UnaryOperator<Tensor> inner = x -> layer(Autograd.checkpoint(this::layer, x));
        assertSame(train(twice), train(x -> Autograd.checkpoint(inner, x)));
    }

    @Test
    void theSecondPassDrawsTheSameRandomNumbersAndLeavesTheStreamWhereItWas() {
        Rng plain = new Rng(8);
        Rng rewound = new Rng(8);
        assertSame(
                train(x -> dropped(x, plain)), train(x -> Autograd.checkpoint(y -> dropped(y, rewound), x, rewound)));
        assertEquals(plain.state(), rewound.state());
    }

    @Test
    void aStreamThatIsNotNamedIsNotRewound() {
        Rng plain = new Rng(8);
        Rng forgotten = new Rng(8);
        train(x -> dropped(x, plain));
        train(x -> Autograd.checkpoint(y -> dropped(y, forgotten), x));
        assertFalse(plain.state().equals(forgotten.state()));
    }

    @Test
    void thePartRunsOnceForwardAndOnceMoreBackward() {
        AtomicInteger runs = new AtomicInteger();
        UnaryOperator<Tensor> counted = x -> {
            runs.incrementAndGet();
            return layer(x);
        };
        Tensor y = Autograd.checkpoint(counted, input);
        assertEquals(1, runs.get());
        y.sum().backward();
        assertEquals(2, runs.get());
        Autograd.noGrad(() -> Autograd.checkpoint(counted, input));
        assertEquals(3, runs.get());
    }

    @Test
    void onlyTheBoundaryIsKept() {
        List<Tensor> inside = new ArrayList<>();
        UnaryOperator<Tensor> part = x -> {
            Tensor middle = layer(x);
            inside.add(middle);
            return layer(middle);
        };
        new Workspace().run(() -> {
            Tensor y = Autograd.checkpoint(part, input);
            assertNull(inside.get(0).node(), "the first pass is not recorded");
            assertEquals(32 * WIDTH, y.floats().length);
            assertThrows(IllegalStateException.class, () -> inside.get(0).floats());
            return null;
        });
    }

    @Test
    void parametersInsideCountWhenTheInputNeedsNoGradient() {
        weight.grad(null);
        Tensor y = Autograd.checkpoint(this::layer, input.detach());
        assertTrue(y.requiresGrad());
        y.sum().backward();
        float[] checkpointed = weight.grad().floats().clone();
        weight.grad(null);
        layer(input.detach()).sum().backward();
        assertArrayEquals(weight.grad().floats(), checkpointed);
    }
}
