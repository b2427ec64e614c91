package dev.gradus.attention.golden;

import dev.gradus.attention.graph.Edges;
import dev.gradus.attention.graph.GraphAttention;
import dev.gradus.attention.memory.ChunkedCrossAttention;
import dev.gradus.attention.memory.CompressiveMemory;
import dev.gradus.attention.spiking.LeakyNeurons;
import dev.gradus.attention.spiking.Surrogate;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.nn.Init;
import dev.gradus.op.math.Affine;
import dev.gradus.op.math.Elu;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Attention to memories, to retrieved texts, and along edges; neurons that remember. */
final class MemoryAdapters {
    private static final Init ZERO = Init.constant(0);

    private MemoryAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("extra/infini_memory", MemoryAdapters::infini);
        suite.add("extra/retro_chunked_cross_attention", MemoryAdapters::retro);
        suite.add("extra/gat_layer", MemoryAdapters::graph);
        suite.add("extra/lif_leaky", MemoryAdapters::spiking);
    }

    /** Two segments are remembered and a third reads; the reference gates what is local. */
    private static void infini(GoldenCase c) {
        boolean delta = c.flag("delta_rule", false);
        Tensor k = c.in("k1");
        Tensor v = c.in("v1");
        CompressiveMemory memory = CompressiveMemory.empty(c.dtype(), k.dim(0), k.dim(1), k.dim(3), v.dim(3))
                .and(CompressiveMemory.features(k), v, delta)
                .and(CompressiveMemory.features(c.in("k2")), c.in("v2"), delta);
        Tensor found = memory.read(CompressiveMemory.features(c.in("q3")));
        Tensor gate = c.parameters().get("head_gates").sigmoid().reshape(k.dim(1), 1, 1);
        c.output("y", c.in("out3").mul(gate).add(found.mul(gate.apply(new Affine(-1, 1)))));
        c.output("kv_mem", memory.products());
        c.output("k_norm", memory.keys());
    }

    private static void retro(GoldenCase c) {
        int size = c.number("dim_head");
        ChunkedCrossAttention layer = new ChunkedCrossAttention(
                new ChunkedCrossAttention.Config(c.in("x").dim(2), c.number("heads"), size, c.number("chunk_size"),
                        Rotary.half(10_000, size), true),
                ZERO, c.dtype(), new Rng(0));
        Map<String, Tensor> own = new LinkedHashMap<>();
        c.parameters().forEach((name, p) -> own.put(name.replace("cross_attn.", ""), p));
        layer.load(own);
        layer.parameters().forEach((name, p) -> c.gradient("param.cross_attn." + name, p::grad));
        Tensor mask = c.has("context_mask") ? c.in("context_mask") : null;
        c.output("y", layer.forward(c.in("x"), c.in("context"), mask));
    }

    /** Reference: W [in, out], and a [2 out, 1] for the node that attends, then for the one attended to. */
    private static void graph(GoldenCase c) {
        Tensor w = c.parameters().get("W");
        Tensor a = c.parameters().get("a");
        int width = w.dim(1);
        GraphAttention layer = new GraphAttention(
                new GraphAttention.Config(w.dim(0), 1, width, c.real("alpha"), false, true), ZERO, c.dtype(),
                new Rng(0));
        layer.load(Map.of("lin.weight", w.transpose(0, 1).detach(),
                "att_dst", a.slice(0, 0, width).reshape(1, width).detach(),
                "att_src", a.slice(0, width, 2 * width).reshape(1, width).detach()));
        Map<String, Tensor> own = layer.parameters();
        c.gradient("param.W", () -> own.get("lin.weight").grad().transpose(0, 1));
        c.gradient("param.a", () -> own.get("att_dst").grad().apply(new Concat(1), own.get("att_src").grad())
                .reshape(2 * width, 1));
        Tensor y = layer.forward(c.in("h"), Edges.of(c.in("adj").ints(), c.in("adj").dim(0)));
        c.output("y", c.flag("concat") ? y.apply(new Elu(1)) : y);
    }

    private static void spiking(GoldenCase c) {
        Surrogate.Shape shape = switch ((String) c.setting("surrogate")) {
            case "fast_sigmoid" -> Surrogate.Shape.FAST_SIGMOID;
            case "atan" -> Surrogate.Shape.ARC_TANGENT;
            case "sigmoid" -> Surrogate.Shape.SIGMOID;
            default -> throw new IllegalArgumentException("no surrogate " + c.setting("surrogate"));
        };
        boolean toZero = c.setting("reset").equals("zero");
        LeakyNeurons neurons = c.bind(new LeakyNeurons(new LeakyNeurons.Config(
                c.in("x").dim(2), 1, toZero, true, new Surrogate(shape, c.real("arg"))), 0.5, 1, c.dtype()));
        LeakyNeurons.Activity activity = neurons.forward(c.in("x"));
        c.output("spikes", activity.spikes());
        c.output("mem", activity.potentials());
    }
}
