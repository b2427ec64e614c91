package dev.gradus.labs.ssm;

import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.op.math.Silu;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * A time mixer behind a short causal convolution, {@code y = mixer(silu(conv(x)))}, as Mamba and DeltaNet have one inside: it lets a
 * token know those just before it. Padding has to be on the right.
 *
 * @param <S> what the mixer remembers
 */
final class Filtered<S> extends TimeMixer<Filtered.State<S>> {
    private final int width;
    private final CausalConv1d conv;
    private final TimeMixer<S> mixer;

    /**
     * What is remembered.
     *
     * @param window last inputs of the convolution
     * @param inner  of the mixer
     * @param <S>    type of the latter
     */
    record State<S>(Tensor window, S inner) {}

    Filtered(int width, int taps, TimeMixer<S> mixer, DType dtype, Rng rng) {
        this.width = width;
        conv = child("conv1d", new CausalConv1d(width, taps, true, Init.uniformByFanIn(), dtype, rng.fork("conv1d")));
        this.mixer = child("mixer", mixer);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        return mixer.forward(conv.forward(x).apply(new Silu()), mask);
    }

    @Override
    public State<S> start(int batch) {
        return new State<>(conv.start(batch), mixer.start(batch));
    }

    @Override
    public Step<State<S>> step(Tensor x, State<S> state) {
        Step<State<S>> one = prefill(x.reshape(x.dim(0), 1, width), state);
        return new Step<>(one.output().reshape(x.dim(0), width), one.state());
    }

    @Override
    public Step<State<S>> prefill(Tensor x, State<S> state) {
        Tensor u = conv.forward(x, state.window).apply(new Silu());
        Step<S> inner = mixer.prefill(u, state.inner);
        return new Step<>(inner.output(), new State<>(conv.carry(x, state.window), inner.state()));
    }

    @Override
    public long stateBytes(State<S> state) {
        return (long) state.window.size() * state.window.dtype().bytes() + mixer.stateBytes(state.inner);
    }
}
