package dev.gradus.attention.position;

import dev.gradus.io.Json;
import dev.gradus.sequence.Rotary;
import java.io.IOException;
import java.util.Map;

/**
 * What a public configuration ({@code config.json}) says about rotary positions.
 *
 * <p>Read are {@code hidden_size}, {@code num_attention_heads}, {@code head_dim}, {@code qk_rope_head_dim} (latent attention),
 * {@code rope_theta} or {@code rotary_emb_base}, {@code partial_rotary_factor} or {@code rotary_pct} (GPT-NeoX),
 * {@code max_position_embeddings}, {@code original_max_position_embeddings} and {@code rope_scaling}, or
 * {@code rope_parameters} as newer files call it. Inside the last two nothing is passed over: an unknown type or key, a missing
 * or mistyped value, two names of one thing that differ are refused.
 *
 * @param base the embedding of training; its length is the original one
 * @param scaling how it is stretched
 * @param longest {@code max_position_embeddings}
 */
public record RopeConfig(RopeBase base, RopeScaling scaling, int longest) {

    /**
     * Reads a configuration.
     *
     * @param json the text of {@code config.json}
     * @return what it says about positions
     * @throws IOException if the text is not JSON
     * @throws IllegalArgumentException if something is missing, mistyped or unknown; a sentence says what and where
     */
    public static RopeConfig parse(String json) throws IOException {
        return of(Json.parseObject(json));
    }

    /**
     * Reads a configuration.
     *
     * @param config members of {@code config.json}
     * @return what it says about positions
     * @throws IllegalArgumentException if something is missing, mistyped or unknown; a sentence says what and where
     */
    public static RopeConfig of(Map<String, Object> config) {
        return new RopeConfigReader(new Keys("config", config)).read();
    }

    /**
     * The embedding.
     *
     * @param interleaved whether pair i is (2i, 2i + 1), or (i, i + pairs) as in Hugging Face's models
     * @return the rotation
     */
    public Rotary rotary(boolean interleaved) {
        return scaling.rotary(base, interleaved);
    }

    /**
     * What the scores are multiplied with, beside {@code 1/sqrt(d)}, in models that ask for it (DeepSeek's).
     *
     * @return 1 but for YaRN with {@code mscale_all_dim}
     */
    public double scoreFactor() {
        return scaling instanceof Yarn yarn ? yarn.scoreFactor() : 1;
    }
}
