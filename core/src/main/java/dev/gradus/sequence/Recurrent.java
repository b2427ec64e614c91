package dev.gradus.sequence;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.op.index.Where;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.shape.Split;
import dev.gradus.op.shape.Stack;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A recurrent network of one layer: GRU or LSTM, token after token.
 *
 * <p>Parameters are named and ordered as in PyTorch, for G gates: {@code weight_ih_l0} [G H, D], {@code weight_hh_l0} [G H, H],
 * {@code bias_ih_l0} and {@code bias_hh_l0} [G H]. Legend: B sequences, T tokens, D channels, H width of the state.
 */
public final class Recurrent extends TimeMixer<Recurrent.State> {
    private final RecurrentCell cell;
    private final int hiddenDim;
    private final Tensor inputWeight;
    private final Tensor stateWeight;
    private final Tensor inputBias;
    private final Tensor stateBias;

    /**
     * What the network remembers.
     *
     * @param tensors [B,H] each; the first is the last output
     */
    public record State(List<Tensor> tensors) {
        /** Copies the list. */
        public State {
            tensors = List.copyOf(tensors);
        }
    }

    /**
     * A network with fresh weights, uniform in {@code +-1/sqrt(H)}.
     *
     * @param cell its arithmetic
     * @param inputDim D
     * @param hiddenDim H; equal to D in a block
     * @param dtype float type
     * @param rng random numbers
     */
    public Recurrent(RecurrentCell cell, int inputDim, int hiddenDim, DType dtype, Rng rng) {
        if (inputDim < 1 || hiddenDim < 1) {
            throw new IllegalArgumentException(
                    "a recurrent network needs widths of at least 1, got " + inputDim + " and " + hiddenDim);
        }
        this.cell = cell;
        this.hiddenDim = hiddenDim;
        int rows = cell.gates() * hiddenDim;
        inputWeight = draw("weight_ih_l0", Shape.of(rows, inputDim), dtype, rng);
        stateWeight = draw("weight_hh_l0", Shape.of(rows, hiddenDim), dtype, rng);
        inputBias = draw("bias_ih_l0", Shape.of(rows), dtype, rng);
        stateBias = draw("bias_hh_l0", Shape.of(rows), dtype, rng);
    }

    private Tensor draw(String name, Shape shape, DType dtype, Rng rng) {
        return parameter(
                name, Init.uniformByFanIn().tensor(dtype, shape, hiddenDim, shape.dim(0), rng.fork(name)));
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        return Mixed.of(run(x, mask, null).output());
    }

    @Override
    public Step<State> prefill(Tensor x, State state) {
        return run(x, null, state);
    }

    @Override
    public Step<State> step(Tensor x, State state) {
        Tensor[] next = next(x.apply(new Linear(), inputWeight, inputBias), state.tensors.toArray(Tensor[]::new));
        return new Step<>(next[0], new State(List.of(next)));
    }

    /** All tokens, from a state or from the beginning; where one is padding the state stays as it is. */
    private Step<State> run(Tensor x, Tensor mask, State state) {
        if (x.shape().rank() != 3 || x.dim(1) == 0) {
            throw new IllegalArgumentException(
                    "a recurrent network needs x [B,T,D] with at least one token, got " + x.shape());
        }
        Tensor gates = x.apply(new Linear(), inputWeight, inputBias); // [B,T,G H]
        Tensor[] ofToken = Autograd.run(equal(1, x.dim(1), 1), gates); // T times [B,1,G H]
        Tensor[] now = (state == null ? start(x.dim(0)) : state).tensors.toArray(Tensor[]::new);
        Tensor[] outputs = new Tensor[x.dim(1)];
        for (int t = 0; t < outputs.length; t++) {
            Tensor[] next = next(ofToken[t].reshape(x.dim(0), gates.dim(2)), now);
            now = mask == null ? next : keepPadding(mask.slice(1, t, t + 1), next, now);
            outputs[t] = now[0];
        }
        return new Step<>(stack(outputs), new State(List.of(now)));
    }

    private Tensor[] next(Tensor fromInput, Tensor[] state) {
        Tensor fromState = state[0].apply(new Linear(), stateWeight, stateBias); // [B,G H]
        Split gates = equal(-1, cell.gates(), hiddenDim);
        return cell.next(Autograd.run(gates, fromInput), Autograd.run(gates, fromState), state);
    }

    private static Tensor[] keepPadding(Tensor isToken, Tensor[] next, Tensor[] before) {
        Tensor[] kept = new Tensor[next.length];
        for (int i = 0; i < next.length; i++) {
            kept[i] = isToken.apply(new Where(), next[i], before[i]);
        }
        return kept;
    }

    private static Split equal(int axis, int pieces, int size) {
        int[] sizes = new int[pieces];
        Arrays.fill(sizes, size);
        return new Split(axis, sizes);
    }

    private static Tensor stack(Tensor[] outputs) {
        return outputs[0].apply(new Stack(1), Arrays.copyOfRange(outputs, 1, outputs.length)); // [B,T,H]
    }

    @Override
    public State start(int batch) {
        Tensor zeros = Tensor.zeros(inputWeight.dtype(), Shape.of(batch, hiddenDim));
        Tensor[] all = new Tensor[cell.states()];
        Arrays.fill(all, zeros);
        return new State(List.of(all));
    }

    @Override
    public long stateBytes(State state) {
        return state.tensors.stream().mapToLong(s -> (long) s.size() * s.dtype().bytes()).sum();
    }
}
