package dev.gradus.ssm.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.nn.Init;
import dev.gradus.op.conv.FftConv;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.random.Rng;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.recurrent.Griffin;
import dev.gradus.ssm.recurrent.MatrixMemory;
import dev.gradus.ssm.recurrent.RgLru;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** The Gradus form of the reference functions of gated recurrences and long convolutions. */
final class RecurrentAdapters {
    private static final Init ZERO = Init.constant(0);

    private RecurrentAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("linattn/hgrn", RecurrentAdapters::hgrn);
        suite.add("extra/mlstm", RecurrentAdapters::mlstm);
        suite.add("extra/rg_lru_block", RecurrentAdapters::griffin);
        suite.add("extra/fftconv", RecurrentAdapters::fftConvolution);
    }

    private static void hgrn(GoldenCase c) {
        Tensor x = c.in("x");
        Tensor start = c.has("initial_state")
                ? c.in("initial_state")
                : Tensor.zeros(x.dtype(), Shape.of(x.dim(0), x.dim(2)));
        Tensor h = GatedRecurrence.of(c.in("g").exp(), x, start);
        c.output("y", h);
        c.output("final_state", GatedRecurrence.last(h));
    }

    private static void mlstm(GoldenCase c) {
        Tensor q = LinearAdapters.swapped(c.in("q")); // [B,T,H,K]
        Tensor v = LinearAdapters.swapped(c.in("v"));
        Tensor start = Tensor.zeros(q.dtype(), Shape.of(q.dim(0), q.dim(2), q.dim(3), v.dim(3) + 1));
        Tensor most = Tensor.full(q.dtype(), Shape.of(q.dim(0), q.dim(2)), MatrixMemory.NOTHING_YET);
        Tensor y = MatrixMemory.of(q, LinearAdapters.swapped(c.in("k")), v, gate(c.in("igate")),
                gate(c.in("fgate")).apply(new LogSigmoid()), start, most).output();
        c.output("y", LinearAdapters.swapped(y));
    }

    /** [B,H,T,1] as [B,T,H]. */
    private static Tensor gate(Tensor x) {
        return LinearAdapters.swapped(x).reshape(x.dim(0), x.dim(2), x.dim(1));
    }

    private static void griffin(GoldenCase c) {
        int width = c.number("width");
        Tensor x = c.in("x");
        Griffin.Config form =
                new Griffin.Config(x.dim(2), width, c.number("heads"), c.number("conv1d_width"));
        Griffin block = c.bind(new Griffin(form, ZERO, c.dtype(), new Rng(0)));
        c.output("y", block.forward(x));
        RgLru unit = (RgLru) block.children().get("rg_lru");
        c.output("rg_lru_of_x", unit.forward(x, Padding.NONE, begins(c),
                Tensor.zeros(x.dtype(), Shape.of(x.dim(0), width))));
    }

    /** A text begins at position 0. */
    private static Tensor begins(GoldenCase c) {
        int[] positions = c.in("position_ids").ints();
        double[] begins = new double[positions.length];
        for (int i = 0; i < begins.length; i++) {
            begins[i] = positions[i] == 0 ? 1 : 0;
        }
        return Tensor.of(begins, c.in("position_ids").shape().dims()).to(c.dtype());
    }

    private static void fftConvolution(GoldenCase c) {
        Tensor u = c.in("u"); // [B,D,T]
        Tensor skip = c.parameters().get("D");
        Tensor y = u.apply(new FftConv(), c.parameters().get("k")).add(u.mul(skip.reshape(skip.size(), 1)));
        c.output("y", y);
    }
}
