package dev.gradus.attention.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RopeConfigTest {

    private static String config(String scaling) {
        return "{\"hidden_size\": 64, \"num_attention_heads\": 4, \"max_position_embeddings\": 256,"
                + " \"rope_theta\": 500.0, \"vocab_size\": 9, \"rope_scaling\": " + scaling + "}";
    }

    private static RopeConfig read(String scaling) throws IOException {
        return RopeConfig.parse(config(scaling));
    }

    private static String refusal(String scaling) {
        return assertThrows(IllegalArgumentException.class, () -> read(scaling)).getMessage();
    }

    @Test
    void theBaseIsThatOfTheModel() throws IOException {
        assertEquals(new RopeConfig(new RopeBase(500, 16, 256), new Unscaled(), 256), read("null"));
        RopeConfig partial = RopeConfig.parse("{\"hidden_size\": 64, \"num_attention_heads\": 4, \"head_dim\": 32,"
                + " \"partial_rotary_factor\": 0.25, \"max_position_embeddings\": 8}");
        assertEquals(new RopeBase(10_000, 8, 8), partial.base());
    }

    @Test
    void everyTypeIsRead() throws IOException {
        assertEquals(new Unscaled(), read("{\"rope_type\": \"default\"}").scaling());
        assertEquals(new Interpolation(4), read("{\"type\": \"linear\", \"factor\": 4}").scaling());
        assertEquals(new NtkAware(4), read("{\"rope_type\": \"ntk\", \"factor\": 4}").scaling());
        assertEquals(new DynamicNtk(2.5), read("{\"rope_type\": \"dynamic\", \"factor\": 2.5}").scaling());
        RopeConfig llama = read("{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
                + " \"high_freq_factor\": 4, \"original_max_position_embeddings\": 32}");
        assertEquals(NtkByParts.llama3(8, 1, 4), llama.scaling());
        assertEquals(32, llama.base().longest());
        assertEquals(256, llama.longest());
    }

    @Test
    void yarnHasDefaultsAndDeepSeeksScales() throws IOException {
        assertEquals(Yarn.of(4), read("{\"rope_type\": \"yarn\", \"factor\": 4}").scaling());
        RopeConfig deep =
                read("{\"type\": \"yarn\", \"factor\": 40, \"beta_fast\": 16, \"beta_slow\": 2, \"mscale\": 0.7,"
                        + " \"mscale_all_dim\": 1.0, \"original_max_position_embeddings\": 64, \"truncate\": false}");
        Yarn yarn = assertInstanceOf(Yarn.class, deep.scaling());
        assertEquals(new NtkByParts(40, 2, 16, Ramp.EXACT_PAIRS, 1), yarn.parts());
        assertEquals((0.07 * Math.log(40) + 1) / (0.1 * Math.log(40) + 1), yarn.attentionFactor(), 1e-12);
        assertEquals(Math.pow(0.1 * Math.log(40) + 1, 2), deep.scoreFactor(), 1e-12);
        assertEquals(64, deep.base().longest());
    }

    @Test
    void newerFilesKeepThetaInside() throws IOException {
        RopeConfig newer = RopeConfig.parse("{\"head_dim\": 8, \"max_position_embeddings\": 8, \"rope_parameters\":"
                + " {\"rope_type\": \"linear\", \"factor\": 2, \"rope_theta\": 77}}");
        assertEquals(new RopeConfig(new RopeBase(77, 8, 8), new Interpolation(2), 8), newer);
    }

    @Test
    void whatIsWrongIsToldInASentence() {
        assertEquals(
                "config.rope_scaling.rope_type needs one of [default, dynamic, linear, llama3, longrope, ntk, yarn],"
                        + " got \"yarrn\"",
                refusal("{\"rope_type\": \"yarrn\", \"factor\": 2}"));
        assertEquals("config.rope_scaling.factor needs a number, got no such key among [rope_type]",
                refusal("{\"rope_type\": \"yarn\"}"));
        assertEquals("config.rope_scaling.factor needs a number, got \"2\"",
                refusal("{\"rope_type\": \"linear\", \"factor\": \"2\"}"));
        assertEquals("config.rope_scaling.rope_type needs text, got no such key among [factor]",
                refusal("{\"factor\": 2}"));
        assertEquals("config.rope_scaling of type linear knows [factor, partial_rotary_factor, rope_theta, rope_type,"
                + " type], got beta_fast", refusal("{\"rope_type\": \"linear\", \"factor\": 2, \"beta_fast\": 1}"));
        assertEquals("config.rope_scaling.original_max_position_embeddings needs a whole number of at least 1, got 6.5",
                refusal("{\"rope_type\": \"yarn\", \"factor\": 2, \"original_max_position_embeddings\": 6.5}"));
        assertEquals("config.rope_scaling needs an object, got \"linear\"", refusal("\"linear\""));
        assertEquals("config.rope_scaling.short_factor needs a list of numbers, got [1, x]",
                refusal("{\"rope_type\": \"longrope\", \"factor\": 2, \"short_factor\": [1, \"x\"], \"long_factor\": []}"));
    }

    @Test
    void olderModelsAndLatentAttentionHaveNamesOfTheirOwn() throws IOException {
        RopeConfig neoX = RopeConfig.parse("{\"hidden_size\": 64, \"num_attention_heads\": 4, \"rotary_pct\": 0.25,"
                + " \"rotary_emb_base\": 500, \"max_position_embeddings\": 8}");
        assertEquals(new RopeBase(500, 4, 8), neoX.base());
        RopeConfig deepSeek =
                RopeConfig.parse("{\"hidden_size\": 56, \"num_attention_heads\": 4, \"max_position_embeddings\":"
                        + " 8, \"qk_nope_head_dim\": 12, \"qk_rope_head_dim\": 6}");
        assertEquals(6, deepSeek.base().width());
    }

    @Test
    void twoNamesOfOneThingAgree() throws IOException {
        assertEquals(new Interpolation(2),
                read("{\"type\": \"linear\", \"rope_type\": \"linear\", \"factor\": 2}").scaling());
        assertEquals("config.rope_scaling needs rope_type and type to agree, got \"linear\" and \"yarn\"",
                refusal("{\"type\": \"yarn\", \"rope_type\": \"linear\", \"factor\": 2}"));
        assertEquals("config needs rope_parameters and rope_scaling to agree, got {rope_type=default} and {factor=2}",
                refusal("{\"factor\": 2}, \"rope_parameters\": {\"rope_type\": \"default\"}"));
    }

    @Test
    void aModelWithoutSizesIsRefused() {
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> RopeConfig.parse("{\"hidden_size\": 64, \"max_position_embeddings\": 8}"));
        assertEquals("config.num_attention_heads needs a number, got no such key among [hidden_size,"
                + " max_position_embeddings]", thrown.getMessage());
        assertThrows(IOException.class, () -> RopeConfig.parse("{\"hidden_size\": }"));
    }
}
