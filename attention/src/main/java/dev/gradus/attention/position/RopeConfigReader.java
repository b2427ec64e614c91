package dev.gradus.attention.position;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes a public configuration apart; see {@link RopeConfig}. */
record RopeConfigReader(Keys config) {
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final String LONGEST = "max_position_embeddings";

    /** What each type may hold, beside the names that all may hold. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "default", Set.of(),
            "linear", Set.of("factor"),
            "ntk", Set.of("factor"),
            "dynamic", Set.of("factor", ORIGINAL),
            "yarn", Set.of("factor", ORIGINAL, "attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim",
                    "truncate"),
            "longrope", Set.of("factor", ORIGINAL, "attention_factor", "short_factor", "long_factor"),
            "llama3", Set.of("factor", ORIGINAL, "low_freq_factor", "high_freq_factor"));
    private static final Set<String> EVERYWHERE = Set.of("rope_type", "type", "rope_theta", "partial_rotary_factor");

    RopeConfig read() {
        String where = config.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
        config.alike("rope_parameters", "rope_scaling");
        if (!config.has(where)) {
            return made("default", new Keys("config.rope_scaling", Map.of()));
        }
        Keys scaling = config.object(where);
        String type = type(scaling);
        Set<String> known = new HashSet<>(KEYS.get(type));
        known.addAll(EVERYWHERE);
        scaling.only(type, known);
        return made(type, scaling);
    }

    private static String type(Keys scaling) {
        String type = scaling.text(scaling.has("type") && !scaling.has("rope_type") ? "type" : "rope_type");
        String current = type.equals("su") ? "longrope" : type; // its first name
        if (!"su".equals(scaling.members().get("type"))) {
            scaling.alike("rope_type", "type");
        }
        if (!KEYS.containsKey(current)) {
            List<String> types = KEYS.keySet().stream().sorted().toList();
            throw new IllegalArgumentException(scaling.name() + ".rope_type needs one of " + types + ", got \"" + type
                    + "\"");
        }
        return current;
    }

    private RopeConfig made(String type, Keys scaling) {
        int longest = config.whole(LONGEST);
        double theta =
                scaling.number("rope_theta", config.number("rope_theta", config.number("rotary_emb_base", 10_000)));
        double part = scaling.number("partial_rotary_factor",
                config.number("partial_rotary_factor", config.number("rotary_pct", 1)));
        int original = scaling.whole(ORIGINAL, type.equals("longrope") ? config.whole(ORIGINAL, longest) : longest);
        if (type.equals("llama3")) {
            original = scaling.whole(ORIGINAL);
        }
        RopeBase base = new RopeBase(theta, (int) (headDim() * part), original);
        return new RopeConfig(base, scaling(type, scaling, base, longest), longest);
    }

    /** Elements of a head; in latent attention only some of them are made to be turned. */
    private int headDim() {
        for (String key : List.of("qk_rope_head_dim", "head_dim")) {
            if (config.has(key)) {
                return config.whole(key);
            }
        }
        return config.whole("hidden_size") / config.whole("num_attention_heads");
    }

    private static RopeScaling scaling(String type, Keys keys, RopeBase base, int longest) {
        return switch (type) {
            case "linear" -> new Interpolation(keys.number("factor"));
            case "ntk" -> new NtkAware(keys.number("factor"));
            case "dynamic" -> new DynamicNtk(keys.number("factor"));
            case "yarn" -> yarn(keys);
            case "longrope" -> longRope(keys, base, longest);
            case "llama3" -> NtkByParts.llama3(
                    keys.number("factor"), keys.number("low_freq_factor"), keys.number("high_freq_factor"));
            default -> new Unscaled();
        };
    }

    private static Yarn yarn(Keys keys) {
        double factor = keys.number("factor");
        double all = keys.number("mscale_all_dim", 0);
        boolean both = keys.number("mscale", 0) != 0 && all != 0;
        double usual = both
                ? Yarn.magnitude(factor, keys.number("mscale")) / Yarn.magnitude(factor, all)
                : Yarn.magnitude(factor, 1);
        double score = Yarn.magnitude(factor, all);
        Ramp ramp = keys.flag("truncate", true) ? Ramp.PAIRS : Ramp.EXACT_PAIRS;
        NtkByParts parts =
                new NtkByParts(factor, keys.number("beta_slow", 1), keys.number("beta_fast", 32), ramp, 1);
        return new Yarn(parts, keys.number("attention_factor", usual), score * score);
    }

    private static LongRope longRope(Keys keys, RopeBase base, int longest) {
        boolean extended = base.longest() != longest;
        double factor = extended ? (double) longest / base.longest() : keys.number("factor");
        double attention = keys.number("attention_factor", LongRope.magnitude(factor, base.longest()));
        return new LongRope(keys.numbers("short_factor"), keys.numbers("long_factor"), attention,
                factor > 1 ? LongRope.Choice.FAR : LongRope.Choice.NEAR);
    }
}
