package dev.gradus.ssm.golden;

import dev.gradus.autograd.Autograd;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.op.shape.Stack;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.rwkv.Wkv;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/** The Gradus form of the reference functions of RWKV. */
final class RwkvAdapters {
    private static final List<String> STATE = List.of("num", "den", "max");

    private RwkvAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("rwkv/wkv4", RwkvAdapters::wkv4);
        suite.add("rwkv/wkv6_op", RwkvAdapters::wkv6);
        suite.add("rwkv/wkv7_op", RwkvAdapters::wkv7);
    }

    private static void wkv4(GoldenCase c) {
        Tensor k = c.in("key");
        Tensor decay = c.parameters().get("time_decay").exp().mul(-1);
        Tensor[] out = Autograd.run(
                new Wkv(), decay, c.parameters().get("time_first"), k, c.in("value"), started(c, k));
        c.output("y", out[0]);
        for (int i = 0; i < STATE.size(); i++) {
            c.output("state_" + STATE.get(i), out[1].slice(1, i, i + 1).reshape(k.dim(0), k.dim(2)));
        }
    }

    private static Tensor started(GoldenCase c, Tensor k) {
        if (c.has("num")) {
            return c.in("num").apply(new Stack(1), c.in("den"), c.in("mx")); // [B,3,C]
        }
        Tensor zeros = Tensor.zeros(k.dtype(), Shape.of(k.dim(0), k.dim(2)));
        return zeros.apply(new Stack(1), zeros, zeros.add(-1e38));
    }

    private static void wkv6(GoldenCase c) {
        Tensor r = LinearAdapters.swapped(c.in("q")).mul(c.real("scale"));
        Tensor v = LinearAdapters.swapped(c.in("v"));
        Recurrence result = Recurrence.withBonus(r, LinearAdapters.swapped(c.in("k")), v,
                LinearAdapters.swapped(c.in("w")), c.parameters().get("u"), LinearAdapters.start(c, r, v));
        LinearAdapters.outputs(c, LinearAdapters.swapped(result.output()), result.state());
    }

    private static void wkv7(GoldenCase c) {
        int heads = c.number("n_head");
        Tensor r = split(c.in("r"), heads);
        Tensor start = Recurrence.empty(r, r.dim(0), heads, r.dim(3), r.dim(3));
        Recurrence result = Recurrence.lowRank(r, split(c.in("k"), heads), split(c.in("v"), heads),
                split(c.in("a"), heads), split(c.in("b"), heads), split(c.in("w").exp().mul(-1), heads), start);
        c.output("y", result.output().reshape(c.in("r").shape().dims()));
    }

    private static Tensor split(Tensor x, int heads) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads);
    }
}
