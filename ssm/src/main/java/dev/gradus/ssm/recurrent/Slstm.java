package dev.gradus.ssm.recurrent;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.shape.Split;
import dev.gradus.op.shape.Stack;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * sLSTM: {@code (i, f, z, o)_t = W x_t + R h_(t-1) + b; m_t = max(ln sigmoid(f_t) + m_(t-1), i_t), f' = e^(ln
 * sigmoid(f_t) + m_(t-1) - m_t), i' = e^(i_t - m_t); c_t = f' c_(t-1) + i' tanh(z_t), n_t = f' n_(t-1) + i', h_t =
 * sigmoid(o_t) c_t / n_t}, and a norm of each head.
 *
 * <p>Gates see the state before through R, a matrix for each head, so that memories mix and tokens must come one after
 * the other: what a scan can't do, such as counting modulo 2, this can. The state is h, c, n and m [B,D] each. Legend:
 * B sequences, T tokens, D channels, H heads of K = D/H channels. Beck et al. 2024, section 2.2.
 */
public final class Slstm extends RecurrentMixer {
    private static final double EPS = 1e-5;
    private static final double LEAST_BIAS = 3;
    private static final double MOST_BIAS = 6;
    private static final int GATES = 4;

    private final int modelDim;
    private final int heads;
    private final DType dtype;
    private final Linear gates;
    private final Tensor recurrent;
    private final GroupNorm norm;

    /**
     * A mixer with fresh weights, which forgets slowly at first.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Slstm(int modelDim, int heads, Init init, DType dtype, Rng rng) {
        super("sLSTM", modelDim, dtype);
        if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
            throw new IllegalArgumentException(
                    "sLSTM needs heads that divide modelDim, got " + heads + " for " + modelDim);
        }
        this.modelDim = modelDim;
        this.heads = heads;
        this.dtype = dtype;
        int size = modelDim / heads;
        gates = child("gates", Biases.draw(
                new Linear(modelDim, GATES * modelDim, true, init, dtype, rng.fork("gates")),
                Biases.spread(LEAST_BIAS, MOST_BIAS, modelDim, 2 * modelDim), rng));
        recurrent = parameter("recurrent_kernel",
                init.tensor(dtype, Shape.of(heads, size, GATES * size), size, GATES * size, rng.fork("recurrent")));
        norm = child("group_norm", new GroupNorm(heads, modelDim, EPS, dtype));
    }

    /** The same mixer for generation. */
    private Slstm(Slstm trained) {
        super("sLSTM", trained.modelDim, trained.dtype);
        modelDim = trained.modelDim;
        heads = trained.heads;
        dtype = trained.dtype;
        recurrent = trained.recurrent;
        norm = trained.norm;
        gates = Linear.packed(trained.gates);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor fromToken = gates.forward(x); // [B,T,4 D]
        List<Tensor> now = state;
        List<Tensor> outputs = new ArrayList<>();
        for (int t = 0; t < x.dim(1); t++) {
            Tensor token = fromToken.slice(1, t, t + 1).reshape(x.dim(0), GATES * modelDim);
            List<Tensor> next = next(token, now);
            now = mask.seen() == null ? next : kept(mask.seen().slice(1, t, t + 1), next, now);
            outputs.add(now.get(0));
        }
        Tensor h = outputs.get(0).apply(new Stack(1), rest(outputs)); // [B,T,D]
        return new Step<>(norm.forward(h), now);
    }

    private static Tensor[] rest(List<Tensor> outputs) {
        return outputs.subList(1, outputs.size()).toArray(Tensor[]::new);
    }

    /** One token: gates [B,4 D]. */
    private List<Tensor> next(Tensor fromToken, List<Tensor> state) {
        Tensor all = fromToken.add(byGate(HeadwiseLinear.of(state.get(0), recurrent)));
        Tensor[] g = Autograd.run(new Split(-1, modelDim, modelDim, modelDim, modelDim), all); // i, f, z, o
        Tensor remembered = g[1].apply(new LogSigmoid()).add(state.get(3));
        Tensor m = remembered.apply(new Maximum(), g[0]);
        Tensor f = remembered.sub(m).exp();
        Tensor i = g[0].sub(m).exp();
        Tensor c = f.mul(state.get(1)).add(i.mul(g[2].tanh()));
        Tensor n = f.mul(state.get(2)).add(i);
        return List.of(g[3].sigmoid().mul(c.div(n)), c, n, m);
    }

    /** [B,H 4 K] as [B,4 H K]. */
    private Tensor byGate(Tensor x) {
        int size = modelDim / heads;
        return x.reshape(x.dim(0), heads, GATES, size).transpose(1, 2).reshape(x.dim(0), GATES * modelDim);
    }

    private static List<Tensor> kept(Tensor isToken, List<Tensor> next, List<Tensor> before) {
        Tensor isPadding = isToken.mul(-1).add(1); // [B,1]
        Tensor[] all = new Tensor[next.size()];
        Arrays.setAll(all, i -> next.get(i).mul(isToken).add(before.get(i).mul(isPadding)));
        return List.of(all);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        Shape shape = Shape.of(batch, modelDim);
        return List.of(shape, shape, shape, shape);
    }

    @Override
    protected List<Tensor> emptyState(int batch) {
        Shape shape = Shape.of(batch, modelDim);
        Tensor zeros = Tensor.zeros(dtype, shape);
        return List.of(zeros, zeros, zeros, Tensor.full(dtype, shape, MatrixMemory.NOTHING_YET));
    }

    @Override
    public Slstm packed() {
        return new Slstm(this);
    }
}
