package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.conv.FftConv;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Flip;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Hyena of order N: {@code (x_1, ..., x_N, v) = short_filter(in_proj u); v = h_i * (x_i v)} for i from N to 2, with
 * long filters h_i of {@link HyenaFilter}; {@code out_proj (x_1 v)}.
 *
 * <p>Gates and convolutions in turn instead of attention, in T log T. There is no recurrence of fixed size: the state
 * is all that went into the long filters, {@code N - 1} times [B,t,D] after t tokens, and the window of the short ones
 * [B,W-1,(N+1) D]; one token costs O(t). Legend: B sequences, T tokens, D channels, W taps of a short filter. Poli et
 * al. 2023; names as in HazyResearch/safari, hyena.py.
 */
public final class Hyena extends TimeMixer<Hyena.State> {
    private final Config config;
    private final DType dtype;
    private final Linear in;
    private final Linear out;
    private final CausalConv1d shortFilter;
    private final HyenaFilter filter;
    private final Tensor computed;

    /**
     * What the mixer remembers.
     *
     * @param window last inputs of the short filters, [B,W-1,(N+1) D]
     * @param history inputs of each long convolution, [B,t,D]
     */
    public record State(Tensor window, List<Tensor> history) {
        /** Copies the list. */
        public State {
            history = List.copyOf(history);
        }
    }

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param order N, at least 2
     * @param longest tokens of the longest sequence
     * @param shortWidth W
     * @param embedding features of a place in the network of the filters, odd
     * @param width of that network
     * @param inner how many of its maps are between the first and the last
     */
    public record Config(
            int modelDim, int order, int longest, int shortWidth, int embedding, int width, int inner) {

        /** Checks the sizes; those of the filters are checked where they are made. */
        public Config {
            if (modelDim < 1 || order < 2 || shortWidth < 1) {
                throw new IllegalArgumentException("Hyena needs modelDim and shortWidth of at least 1 and order of at"
                        + " least 2, got " + modelDim + ", " + shortWidth + " and " + order);
            }
        }

        /**
         * The paper's: order 2, short filters of 3 taps, a network of width 64.
         *
         * @param modelDim D
         * @param longest tokens of the longest sequence
         * @return the settings
         */
        public static Config of(int modelDim, int longest) {
            return new Config(modelDim, 2, longest, 3, 3, 64, 2);
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Hyena(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        this.computed = null;
        int d = config.modelDim;
        int inner = (config.order + 1) * d;
        in = child("in_proj", new Linear(d, inner, true, init, dtype, rng.fork("in_proj")));
        out = child("out_proj", new Linear(d, d, true, init, dtype, rng.fork("out_proj")));
        shortFilter = child("short_filter", new CausalConv1d(
                inner, config.shortWidth, true, Init.uniformByFanIn(), dtype, rng.fork("short_filter")));
        filter = child("filter_fn", new HyenaFilter(
                new HyenaFilter.Config(
                        (config.order - 1) * d, config.longest, config.embedding, config.width, config.inner),
                Init.uniformByFanIn(), dtype, rng.fork("filter_fn")));
    }

    /** The same mixer for generation: its filters are computed once. */
    private Hyena(Hyena trained) {
        config = trained.config;
        dtype = trained.dtype;
        shortFilter = trained.shortFilter;
        filter = trained.filter;
        in = Linear.packed(trained.in);
        out = Linear.packed(trained.out);
        computed = Autograd.noGrad(() -> trained.filter.forward(trained.config.longest)).detach();
    }

    private Tensor filters(int tokens) {
        Tensor all = computed == null ? filter.forward(tokens) : computed.slice(1, 0, tokens); // [(N-1) D,t]
        return all.reshape(config.modelDim, config.order - 1, tokens); // a channel's filters side by side
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("Hyena", x, config.modelDim);
        Padding padding = Padding.of(mask, x);
        return Mixed.of(run(padding.hide(x), padding, start(x.dim(0))).output());
    }

    private Step<State> run(Tensor x, Padding padding, State state) {
        int d = config.modelDim;
        int tokens = state.history.get(0).dim(1) + x.dim(1);
        if (tokens > config.longest) {
            throw new IllegalArgumentException(
                    "Hyena was made for at most " + config.longest + " tokens, got " + tokens);
        }
        Tensor inner = padding.hide(in.forward(x)); // [B,T,(N+1) D]; a bias would be seen from behind padding
        Tensor parts = shortFilter.forward(inner, state.window);
        Tensor filters = filters(tokens);
        Tensor skip = filter.bias().reshape(d, config.order - 1);
        Tensor v = part(parts, config.order);
        List<Tensor> history = new ArrayList<>();
        for (int o = 0; o < config.order - 1; o++) {
            Tensor u = padding.hide(v.mul(part(parts, config.order - 1 - o))); // [B,T,D]
            history.add(state.history.get(o).apply(new Concat(1), u));
            Tensor h = filters.slice(1, o, o + 1).reshape(d, tokens);
            v = convolved(history.get(o), h, x.dim(1)).add(u.mul(skip.slice(1, o, o + 1).reshape(d)));
        }
        Tensor y = out.forward(v.mul(part(parts, 0)));
        return new Step<>(y, new State(shortFilter.carry(inner, state.window), history));
    }

    /** One of the N + 1 parts, [B,T,D]. */
    private Tensor part(Tensor parts, int which) {
        int d = config.modelDim;
        return parts.slice(2, which * d, (which + 1) * d);
    }

    /** The last n outputs of a filter h [D,t] over u [B,t,D]; a single one as the sum that it is. */
    private static Tensor convolved(Tensor u, Tensor h, int n) {
        int tokens = u.dim(1);
        if (n == 1) {
            Tensor turned = h.apply(new Flip(1)).transpose(0, 1); // [t,D]
            return u.mul(turned).sum(1).reshape(u.dim(0), 1, u.dim(2));
        }
        return u.transpose(1, 2).apply(new FftConv(), h).transpose(1, 2).slice(1, tokens - n, tokens);
    }

    @Override
    public State start(int batch) {
        Tensor none = Tensor.zeros(dtype, Shape.of(batch, 0, config.modelDim));
        List<Tensor> history = new ArrayList<>();
        for (int o = 1; o < config.order; o++) {
            history.add(none);
        }
        return new State(shortFilter.start(batch), history);
    }

    @Override
    public Step<State> step(Tensor x, State state) {
        Steps.checkToken("Hyena", x, config.modelDim);
        return super.step(x, state);
    }

    @Override
    public Step<State> prefill(Tensor x, State state) {
        Steps.check("Hyena", x, config.modelDim);
        State own = start(x.dim(0));
        boolean fits = state.history.size() == own.history.size()
                && state.window.shape().equals(own.window.shape()) && state.window.dtype() == dtype;
        if (!fits) {
            throw new IllegalArgumentException("Hyena needs a state of its own for " + x.dim(0) + " sequences, with a"
                    + " window like " + own.window.shape() + " and " + own.history.size() + " histories, got "
                    + state.window.shape() + " and " + state.history.size());
        }
        return run(x, Padding.NONE, state);
    }

    @Override
    public long stateBytes(State state) {
        long numbers = state.window.size();
        for (Tensor u : state.history) {
            numbers += u.size();
        }
        return numbers * dtype.bytes();
    }

    @Override
    public Hyena packed() {
        return new Hyena(this);
    }
}
