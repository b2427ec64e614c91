package dev.gradus.golden;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.op.conv.CausalConv1d;
import dev.gradus.op.conv.Conv1d;
import dev.gradus.op.conv.Conv2d;
import dev.gradus.op.conv.FftConv;
import dev.gradus.op.index.Embedding;
import dev.gradus.op.index.Gather;
import dev.gradus.op.index.IndexAdd;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.index.Scatter;
import dev.gradus.op.index.ScatterAdd;
import dev.gradus.op.index.Sort;
import dev.gradus.op.index.TopK;
import dev.gradus.op.index.Where;
import dev.gradus.op.linalg.Einsum;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.linalg.Outer;
import dev.gradus.op.loss.BceLogits;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.loss.KlDivergence;
import dev.gradus.op.loss.MseLoss;
import dev.gradus.op.loss.NllLoss;
import dev.gradus.op.loss.Reduction;
import dev.gradus.op.math.Abs;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Cos;
import dev.gradus.op.math.Elu;
import dev.gradus.op.math.Erf;
import dev.gradus.op.math.Expm1;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Gelu;
import dev.gradus.op.math.Glu;
import dev.gradus.op.math.HardSwish;
import dev.gradus.op.math.LeakyRelu;
import dev.gradus.op.math.Log;
import dev.gradus.op.math.Log1p;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.math.Minimum;
import dev.gradus.op.math.Mish;
import dev.gradus.op.math.Neg;
import dev.gradus.op.math.Pow;
import dev.gradus.op.math.PowScalar;
import dev.gradus.op.math.Reciprocal;
import dev.gradus.op.math.ReluSquared;
import dev.gradus.op.math.Rsqrt;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Sin;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.math.Sqrt;
import dev.gradus.op.math.Square;
import dev.gradus.op.norm.BatchNorm;
import dev.gradus.op.norm.GroupNorm;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.op.norm.LayerNorm;
import dev.gradus.op.norm.LogSoftmax;
import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.norm.RmsNorm;
import dev.gradus.op.reduce.Amax;
import dev.gradus.op.reduce.Amin;
import dev.gradus.op.reduce.ArgMax;
import dev.gradus.op.reduce.CumProd;
import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.reduce.LogCumSumExp;
import dev.gradus.op.reduce.LogSumExp;
import dev.gradus.op.reduce.Max;
import dev.gradus.op.reduce.Mean;
import dev.gradus.op.reduce.Norm;
import dev.gradus.op.reduce.Prod;
import dev.gradus.op.reduce.Std;
import dev.gradus.op.reduce.Sum;
import dev.gradus.op.reduce.Var;
import dev.gradus.op.sequence.LerpShift;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Flip;
import dev.gradus.op.shape.Pad;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.op.shape.Roll;
import dev.gradus.op.shape.Slice;
import dev.gradus.op.shape.Split;
import dev.gradus.op.shape.Stack;
import dev.gradus.op.shape.Tile;
import dev.gradus.op.shape.Tril;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** The Gradus form of every reference function of the family {@code ops}. */
final class OpAdapters {
    private final GoldenSuite suite;

    private OpAdapters(GoldenSuite suite) {
        this.suite = suite;
    }

    static void addTo(GoldenSuite suite) {
        OpAdapters adapters = new OpAdapters(suite);
        adapters.elementwise();
        adapters.reductions();
        adapters.shapes();
        adapters.indices();
        adapters.products();
        adapters.convolutions();
        adapters.norms();
        adapters.losses();
    }

    private void y(String function, Function<GoldenCase, Tensor> formula) {
        suite.add("ops/" + function, c -> c.output("y", formula.apply(c)));
    }

    private void unary(String function, MultiOp op) {
        y(function, c -> c.in("x").apply(op));
    }

    private void binary(String function, BinaryOperator<Tensor> formula) {
        y(function, c -> formula.apply(c.in("a"), c.in("b")));
    }

    private void elementwise() {
        unary("abs", new Abs());
        unary("cos", new Cos());
        unary("elu", new Elu(1));
        unary("erf", new Erf());
        y("exp", c -> c.in("x").exp());
        unary("expm1", new Expm1());
        unary("gelu_erf", new Gelu(Gelu.Form.ERF));
        unary("gelu_quick", new Gelu(Gelu.Form.QUICK));
        unary("gelu_tanh", new Gelu(Gelu.Form.TANH));
        unary("hardswish", new HardSwish());
        unary("leaky_relu", new LeakyRelu(0.2));
        unary("log", new Log());
        unary("log1p", new Log1p());
        unary("logsigmoid", new LogSigmoid());
        unary("mish", new Mish());
        unary("neg", new Neg());
        unary("reciprocal", new Reciprocal());
        y("relu", c -> c.in("x").relu());
        unary("relu_squared", new ReluSquared());
        unary("rsqrt", new Rsqrt());
        y("sigmoid", c -> c.in("x").sigmoid());
        unary("silu", new Silu());
        unary("sin", new Sin());
        unary("softplus", new Softplus());
        unary("softplus_large", new Softplus());
        unary("sqrt", new Sqrt());
        unary("square", new Square());
        y("tanh", c -> c.in("x").tanh());
        y("clamp", c -> c.in("x").apply(new Clamp(c.real("min"), c.real("max"))));
        y("glu", c -> c.in("x").apply(new Glu(c.number("dim"))));
        y("pow_scalar", c -> c.in("a").apply(new PowScalar(c.real("p"))));
        suite.add("ops/sigmoid_large", c -> {
            c.output("y", c.in("x").sigmoid());
            c.output("log", c.in("x").apply(new LogSigmoid()));
            c.output("tanh", c.in("x").tanh());
        });
        y("second_use", c -> c.in("x").mul(c.in("x")).add(c.in("x").exp().mul(c.in("x").sum())));
        binary("add", Tensor::add);
        binary("sub", Tensor::sub);
        binary("mul", Tensor::mul);
        binary("div", Tensor::div);
        binary("pow", (a, b) -> a.apply(new Pow(), b));
        binary("maximum", (a, b) -> a.apply(new Maximum(), b));
        binary("minimum", (a, b) -> a.apply(new Minimum(), b));
        y("where", c -> c.in("cond").apply(new Where(), c.in("a"), c.in("b")));
        y("masked_fill", c -> c.in("x").apply(new MaskedFill(c.real("value")), c.in("mask")));
    }

    private void reductions() {
        y("sum", c -> c.in("x").apply(new Sum(c.numbers("dim"), c.flag("keepdim"))));
        y("mean", c -> c.in("x").apply(new Mean(c.numbers("dim"), c.flag("keepdim"))));
        y("amax", c -> c.in("x").apply(new Amax(c.numbers("dim"), c.flag("keepdim"))));
        y("amin", c -> c.in("x").apply(new Amin(c.numbers("dim"), c.flag("keepdim"))));
        y("logsumexp", c -> c.in("x").apply(new LogSumExp(c.numbers("dim"), c.flag("keepdim"))));
        y("logsumexp_large", c -> c.in("x").apply(new LogSumExp(c.numbers("dim"), c.flag("keepdim", false))));
        y("var", c -> c.in("x").apply(new Var(c.numbers("dim"), c.flag("keepdim"), c.flag("unbiased"))));
        y("std", c -> c.in("x").apply(new Std(c.numbers("dim"), c.flag("keepdim", false), c.flag("unbiased"))));
        y("norm", c -> c.in("x").apply(new Norm(c.numbers("dim"), c.flag("keepdim", false))));
        y("prod", c -> c.in("x").apply(new Prod(c.numbers("dim"), c.flag("keepdim", false))));
        y("argmax", c -> c.in("x").apply(new ArgMax(c.number("dim"), c.flag("keepdim", false))));
        y("cumsum", c -> c.in("x").apply(new CumSum(c.number("dim"))));
        y("cumprod", c -> c.in("x").apply(new CumProd(c.number("dim"))));
        y("logcumsumexp", c -> c.in("x").apply(new LogCumSumExp(c.number("dim"))));
        valuesAndIndices("max_dim", c -> new Max(c.number("dim"), c.flag("keepdim")));
        valuesAndIndices("topk", c -> new TopK(c.number("k"), c.number("dim")));
        valuesAndIndices("sort", c -> new Sort(c.number("dim"), c.flag("descending")));
    }

    private void valuesAndIndices(String function, Function<GoldenCase, MultiOp> op) {
        suite.add("ops/" + function, c -> {
            Tensor[] outputs = Autograd.run(op.apply(c), c.in("x"));
            c.output("values", outputs[0]);
            c.output("indices", outputs[1]);
        });
    }

    private void shapes() {
        y("reshape", c -> c.in("x").transpose(0, 1).reshape(c.numbers("shape")));
        y("permute", c -> c.in("x").permute(c.numbers("dims")));
        y("transpose", c -> c.in("x").transpose(c.number("i"), c.number("j")));
        y("expand", c -> c.in("x").apply(new Expand(Shape.of(c.numbers("shape")))));
        y("flip", c -> c.in("x").apply(new Flip(c.numbers("dims"))));
        y("roll", c -> c.in("x").apply(new Roll(c.number("dims"), c.number("shifts"))));
        y("tile", c -> c.in("x").apply(new Tile(c.numbers("reps"))));
        y("repeat_interleave", c -> c.in("x").apply(new RepeatInterleave(c.number("dim"), c.number("n"))));
        y("pad", c -> pad(c));
        y("tril", c -> c.in("x").apply(new Tril(c.number("k"))));
        y("slice", OpAdapters::slice);
        y("cat", c -> c.in("a").apply(new Concat(c.number("dim")), given(c, "b", "c", "d", "e")));
        y("stack", c -> c.in("a").apply(new Stack(c.number("dim")), given(c, "b", "c", "d", "e")));
        suite.add("ops/split", c -> parts(c, Autograd.run(new Split(c.number("dim"), c.numbers("sizes")), c.in("x"))));
        suite.add("ops/chunk", c -> {
            int size = c.in("x").dim(c.number("dim"));
            int each = (size + c.number("n") - 1) / c.number("n");
            int[] sizes = new int[(size + each - 1) / each];
            Arrays.setAll(sizes, i -> Math.min(each, size - i * each));
            parts(c, Autograd.run(new Split(c.number("dim"), sizes), c.in("x")));
        });
    }

    private static void parts(GoldenCase c, Tensor[] parts) {
        for (int i = 0; i < parts.length; i++) {
            c.output("y" + i, parts[i]);
        }
    }

    /** Those of the inputs that the case has, in this order. */
    private static Tensor[] given(GoldenCase c, String... names) {
        return Arrays.stream(names).filter(c::has).map(c::in).toArray(Tensor[]::new);
    }

    /** Pairs of widths, the last axis first. */
    private static Tensor pad(GoldenCase c) {
        Tensor y = c.in("x");
        int[] widths = c.numbers("pad");
        for (int i = 0; i < widths.length; i += 2) {
            y = y.apply(new Pad(-1 - i / 2, widths[i], widths[i + 1], c.real("value")));
        }
        return y;
    }

    /** A list of [from, to, step] for each axis; null stands for the end. */
    private static Tensor slice(GoldenCase c) {
        Tensor y = c.in("x");
        List<?> spec = (List<?>) c.setting("spec");
        for (int axis = 0; axis < spec.size(); axis++) {
            List<?> bounds = (List<?>) spec.get(axis);
            int size = y.dim(axis);
            int from = bounds.get(0) == null ? 0 : ((Number) bounds.get(0)).intValue();
            int to = bounds.get(1) == null ? size : ((Number) bounds.get(1)).intValue();
            int step = ((Number) bounds.get(2)).intValue();
            y = y.apply(new Slice(axis, from, to, step));
        }
        return y;
    }

    private void indices() {
        y("gather", c -> c.in("x").apply(new Gather(c.number("dim")), c.in("index")));
        y("scatter", c -> c.in("x").apply(new Scatter(c.number("dim")), c.in("index"), c.in("src")));
        y("scatter_add", c -> c.in("x").apply(new ScatterAdd(c.number("dim")), c.in("index"), c.in("src")));
        y("index_select", c -> c.in("x").apply(new IndexSelect(c.number("dim")), c.in("index")));
        y("index_add", c -> c.in("x").apply(new IndexAdd(c.number("dim")), c.in("index"), c.in("src")));
        y("embedding", c -> c.in("w").apply(new Embedding(), c.in("ids")));
        y("embedding_padding_idx", c -> c.in("w").apply(new Embedding(c.number("padding_idx")), c.in("ids")));
    }

    private void products() {
        binary("matmul", Tensor::matmul);
        binary("bmm", Tensor::matmul);
        binary("outer", (a, b) -> a.apply(new Outer(), b));
        y("einsum", c -> c.in("a").apply(new Einsum((String) c.setting("eq")), c.in("b")));
        y("linear", c -> c.in("x").apply(new Linear(), given(c, "w", "b")));
        y("swiglu_mlp", c -> {
            Linear linear = new Linear();
            Tensor gate = c.in("x").apply(linear, c.in("w1"));
            Tensor up = c.in("x").apply(linear, c.in("w3"));
            return gate.apply(new Gated(new Silu()), up).apply(linear, c.in("w2"));
        });
    }

    private void convolutions() {
        y("conv1d", c -> c.in("x").apply(new Conv1d(c.number("stride"), c.number("padding"), c.number("dilation"),
                c.number("groups")), given(c, "w", "b")));
        y("conv2d", c -> c.in("x").apply(new Conv2d(c.number("stride"), c.number("padding")), given(c, "w", "b")));
        y("conv1d_causal_depthwise",
                c -> c.in("x").apply(new CausalConv1d(c.number("dilation"), false), given(c, "w", "b")));
        y("fft_conv_causal", c -> c.in("u").apply(new FftConv(), c.in("k")));
        y("lerp_shift", c -> c.in("x").apply(new LerpShift(), c.in("mu")));
    }

    private void norms() {
        y("softmax", c -> c.in("x").softmax(c.number("dim")));
        y("softmax_large", c -> c.in("x").add(1000).softmax(c.number("dim")));
        y("softmax_masked", c -> c.in("x").apply(new MaskedSoftmax(-1), c.in("mask")));
        y("log_softmax", c -> c.in("x").apply(new LogSoftmax(c.number("dim"))));
        y("layer_norm", c -> c.in("x").apply(new LayerNorm(c.number("n"), c.real("eps")), given(c, "w", "b")));
        y("rms_norm", c -> c.in("x").apply(new RmsNorm(c.real("eps")), given(c, "w")));
        y("group_norm", c -> c.in("x").apply(new GroupNorm(c.number("g"), c.real("eps")), given(c, "w", "b")));
        y("batch_norm_train", c -> c.in("x").apply(new BatchNorm(1e-5), given(c, "w", "b")));
        y("l2_normalize", c -> c.in("x").apply(new L2Normalize(c.number("dim"), c.real("eps"))));
    }

    private void losses() {
        y("cross_entropy", c -> {
            Reduction reduction = Reduction.valueOf(c.setting("reduction").toString().toUpperCase());
            return c.in("x").apply(new CrossEntropy(reduction, c.number("ignore"), c.real("ls")), c.in("t"));
        });
        y("cross_entropy_large_logits", c -> c.in("x").apply(new CrossEntropy(), c.in("t")));
        y("nll_loss", c -> c.in("x").apply(new LogSoftmax(-1)).apply(new NllLoss(Reduction.MEAN, -100), c.in("t")));
        y("mse_loss", c -> c.in("x").apply(new MseLoss(Reduction.MEAN), c.in("t")));
        y("bce_logits", c -> c.in("x").apply(new BceLogits(Reduction.MEAN), c.in("t")));
        y("kl_div", c -> c.in("x").apply(new KlDivergence(), c.in("t")));
    }
}
