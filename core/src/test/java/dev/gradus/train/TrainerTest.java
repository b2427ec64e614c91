package dev.gradus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.Dropout;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Schedule;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, stopping, resuming and failing, on a small regression with dropout. */
class TrainerTest {

    @TempDir
    private Path folder;

    /** Two linear maps with dropout between them. */
    private static final class Net extends Layer {
        private final Linear first;
        private final Dropout dropout;
        private final Linear second;

        Net(int hidden) {
            Rng rng = new Rng(7);
            first = child("first", new Linear(3, hidden, true, Init.xavier(), DType.FLOAT32, rng.fork("first")));
            dropout = child("dropout", new Dropout(0.25, rng.fork("dropout")));
            second = child("second", new Linear(hidden, 1, true, Init.xavier(), DType.FLOAT32, rng.fork("second")));
        }

        Tensor forward(Tensor x) {
            return second.forward(dropout.forward(first.forward(x).tanh()));
        }
    }

    /** A model, its trainer and the losses that it reported. */
    private static final class Session {
        final Net net;
        final Trainer trainer;
        final List<Double> losses = new ArrayList<>();

        Session(int hidden, long steps, int microBatches) {
            net = new Net(hidden);
            Optimizer adam = new AdamW(net.parameters(), Schedule.cosine(1e-2, 1e-3, 20), AdamW.DEFAULT);
            trainer = new Trainer(net, adam, this::loss, new Trainer.Config(steps, microBatches, 1.0));
            trainer.listen(report -> losses.add(report.loss()));
        }

        private Tensor loss(long batch) {
            float[] x = new float[24];
            float[] y = new float[8];
            new Rng(100 + batch).fillNormal(x, 0, 1);
            for (int i = 0; i < y.length; i++) {
                y[i] = x[3 * i] - 2 * x[3 * i + 1];
            }
            Tensor error = net.forward(Tensor.of(x, 8, 3)).sub(Tensor.of(y, 8, 1));
            return error.mul(error).mean();
        }

        float[] weights() {
            return net.parameters().values().stream()
                    .map(Tensor::floats)
                    .reduce(new float[0], TrainerTest::join);
        }
    }

    private static float[] join(float[] a, float[] b) {
        float[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    @Test
    void theLossFalls() {
        Session session = new Session(16, 200, 1);
        session.trainer.run();
        double early = session.losses.subList(0, 20).stream().mapToDouble(d -> d).average().orElseThrow();
        double late = session.losses.subList(180, 200).stream().mapToDouble(d -> d).average().orElseThrow();
        assertTrue(late < early / 2, early + " to " + late);
    }

    @Test
    void aResumedRunHasTheSameBits() throws IOException {
        Session whole = new Session(8, 20, 2);
        whole.trainer.run();

        Session begun = new Session(8, 11, 2);
        begun.trainer.run();
        begun.trainer.save(folder.resolve("run.safetensors"));
        Session resumed = new Session(8, 20, 2);
        resumed.trainer.resume(folder.resolve("run.safetensors"));
        resumed.trainer.run();

        assertEquals(20, resumed.trainer.step());
        assertEquals(whole.losses.subList(11, 20), resumed.losses);
        assertArrayEquals(whole.weights(), resumed.weights());
    }

    @Test
    void aForeignOrTruncatedCheckpointChangesNothing() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Session small = new Session(8, 3, 1);
        small.trainer.run();
        small.trainer.save(file);
        Session other = new Session(9, 3, 1);
        float[] before = other.weights();

        IOException foreign = assertThrows(IOException.class, () -> other.trainer.resume(file));
        assertTrue(foreign.getMessage().contains("belongs to another model"), foreign.getMessage());

        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        Session same = new Session(8, 3, 1);
        assertThrows(IOException.class, () -> same.trainer.resume(file));

        assertArrayEquals(before, other.weights());
        assertArrayEquals(new Session(8, 3, 1).weights(), same.weights());
        assertEquals(0, same.trainer.step());
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Session session = new Session(8, 3, 1);
        session.trainer.run();
        session.trainer.save(file, "rate 0.1");

        Session other = new Session(8, 3, 1);
        IOException refused = assertThrows(IOException.class, () -> other.trainer.resume(file, "rate 0.2"));
        assertTrue(refused.getMessage().contains("'rate 0.1'"), refused.getMessage());
        assertThrows(IOException.class, () -> other.trainer.resume(file));
        assertEquals(0, other.trainer.step());
        other.trainer.resume(file, "rate 0.1");
        assertEquals(3, other.trainer.step());
    }

    @Test
    void stopEndsAfterTheStepAtHand() {
        Session session = new Session(8, 100, 1);
        session.trainer.listen(report -> {
            if (report.step() == 5) {
                session.trainer.stop();
            }
        });
        session.trainer.run();
        assertEquals(5, session.trainer.step());
    }

    @Test
    void aLossThatIsNoNumberNamesOpLayerAndStepAndChangesNothing() {
        Net net = new Net(4);
        net.parameters().get("second.weight").floats()[2] = Float.NaN;
        float[] before = net.parameters().get("first.weight").floats().clone();
        Optimizer adam = new AdamW(net.parameters(), Schedule.constant(1e-2), AdamW.DEFAULT);
        Trainer trainer = new Trainer(net, adam, batch -> {
            Tensor y = net.forward(Tensor.of(new float[] {1, 2, 3}, 1, 3));
            return y.mul(y).mean();
        }, Trainer.Config.of(3));

        NonFiniteException e = assertThrows(NonFiniteException.class, trainer::run);

        assertTrue(e.getMessage().contains("step 1 "), e.getMessage());
        assertTrue(e.getMessage().contains("linear computed NaN"), e.getMessage());
        assertTrue(e.getMessage().contains("layer second"), e.getMessage());
        assertArrayEquals(before, net.parameters().get("first.weight").floats());
    }
}
