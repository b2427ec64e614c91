package dev.gradus.attention.golden;

import dev.gradus.attention.position.NtkAware;
import dev.gradus.attention.position.NtkByParts;
import dev.gradus.attention.position.PartNtk;
import dev.gradus.attention.position.Ramp;
import dev.gradus.attention.position.RopeBase;
import dev.gradus.attention.position.RopeConfig;
import dev.gradus.attention.position.RopeScaling;
import dev.gradus.attention.position.Yarn;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Rotary embeddings, as trained and stretched. */
final class PositionAdapters {
    private PositionAdapters() {}

    static void addTo(GoldenSuite suite) {
        for (String type : List.of("default", "linear", "dynamic", "yarn", "longrope", "llama3")) {
            suite.add("attn/rope_scaling_" + type, PositionAdapters::configured);
        }
        suite.add("attn/rope_ntk_static_authors", c -> authors(c, (scale, keys) -> new NtkAware(scale)));
        suite.add("attn/rope_ntk_by_parts_authors", c -> authors(c, (scale, keys) -> new PartNtk(
                scale, number(keys, "ntk_factor", 1), number(keys, "extrapolation_factor", 1))));
        suite.add("attn/rope_yarn_authors", c -> authors(c, PositionAdapters::yarn));
    }

    /** A length may be given; what it does not say is absent there, not null. */
    private static void configured(GoldenCase c) {
        Map<String, Object> config = new HashMap<>(c.settings());
        Object length = config.get("seq_len");
        Rotary rotary = RopeConfig.of(config).rotary(false);
        int tokens = length == null ? 0 : ((Number) length).intValue();
        report(c, rotary.spectrum(tokens), c.in("positions").ints());
    }

    private static void authors(GoldenCase c, BiFunction<Double, Map<String, Object>, RopeScaling> scaling) {
        int longest = Math.max(1, c.number("original_max_position_embeddings"));
        RopeBase base = new RopeBase(c.real("base"), c.number("dim"), longest);
        Rotary rotary = scaling.apply(c.real("scale"), c.settings()).rotary(base, false);
        report(c, rotary.spectrum(0), new int[] {0, 1, 2, 3, 4, 5, 6, 7});
    }

    private static RopeScaling yarn(double scale, Map<String, Object> keys) {
        NtkByParts parts = new NtkByParts(
                scale, number(keys, "beta_slow", 1), number(keys, "beta_fast", 32), Ramp.PAIRS,
                number(keys, "extrapolation_factor", 1));
        return new Yarn(parts, Yarn.magnitude(scale, 1) * number(keys, "attn_factor", 1), 1);
    }

    private static double number(Map<String, Object> keys, String key, double absent) {
        return keys.get(key) instanceof Number number ? number.doubleValue() : absent;
    }

    /** Heads of ones and zeros, turned, are the cosines and sines. */
    private static void report(GoldenCase c, Rotary.Spectrum spectrum, int[] positions) {
        int pairs = spectrum.frequencies().length;
        double[] ones = new double[positions.length * 2 * pairs];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = i % (2 * pairs) < pairs ? 1 : 0;
        }
        Tensor heads = Tensor.of(ones, 1, positions.length, 1, 2 * pairs);
        Tensor turned = new Rotary(spectrum.frequencies(), spectrum.factor(), false)
                .turn(heads, Tensor.of(positions, positions.length)).reshape(positions.length, 2 * pairs);
        Tensor cos = turned.slice(1, 0, pairs);
        Tensor sin = turned.slice(1, pairs, 2 * pairs);
        c.output("cos", twice(cos, c.dtype()));
        c.output("sin", twice(sin, c.dtype()));
        c.output("inv_freq", Tensor.of(spectrum.frequencies(), pairs).to(c.dtype()));
        c.output("attention_factor", Tensor.of(new double[] {spectrum.factor()}, 1).to(c.dtype()));
    }

    private static Tensor twice(Tensor half, DType dtype) {
        int pairs = half.dim(1);
        double[] both = new double[2 * half.size()];
        Arrays.setAll(both, i -> half.doubles()[i / (2 * pairs) * pairs + i % pairs]);
        return Tensor.of(both, half.dim(0), 2 * pairs).to(dtype);
    }
}
