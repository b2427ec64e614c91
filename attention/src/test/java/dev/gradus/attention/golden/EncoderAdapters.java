package dev.gradus.attention.golden;

import dev.gradus.attention.encoder.BigBirdModel;
import dev.gradus.attention.encoder.Encoded;
import dev.gradus.attention.encoder.EncoderConfig;
import dev.gradus.attention.encoder.LedConfig;
import dev.gradus.attention.encoder.LedModel;
import dev.gradus.attention.encoder.LongformerModel;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.io.Safetensors;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Whole encoders: Longformer and BigBird. */
final class EncoderAdapters {
    private static final Init ZERO = Init.constant(0);

    private EncoderAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("hf/LongformerModel", EncoderAdapters::longformer);
        suite.add("hf/BigBirdModel", EncoderAdapters::bigBird);
        suite.add("hf/LEDForConditionalGeneration", EncoderAdapters::led);
    }

    private static void longformer(GoldenCase c) throws IOException {
        LongformerModel model = loaded(c, new LongformerModel(
                new LongformerModel.Config(sizes(c), windows(c, "num_hidden_layers"), c.number("pad_token_id")), ZERO,
                c.dtype(), new Rng(0)));
        Encoded encoded = model.forward(
                c.in("input_ids"), optional(c, "attention_mask"), optional(c, "global_attention_mask"),
                optional(c, "token_type_ids"));
        report(c, encoded, c.in("input_ids").dim(1));
    }

    private static void led(GoldenCase c) throws IOException {
        LedConfig form = new LedConfig(
                c.number("d_model"), c.number("encoder_ffn_dim"), c.number("encoder_attention_heads"),
                windows(c, "encoder_layers"),
                c.number("decoder_layers"), c.number("vocab_size"), c.number("max_encoder_position_embeddings"),
                c.number("max_decoder_position_embeddings"),
                Activation.named((String) c.setting("activation_function")));
        LedModel model = loaded(c, new LedModel(form, ZERO, c.dtype(), new Rng(0)));
        Tensor mask = optional(c, "attention_mask");
        Tensor encoded = model.encode(c.in("input_ids"), mask, optional(c, "global_attention_mask"));
        c.output("encoder_last_hidden_state", encoded);
        c.output("logits", model.forward(encoded, mask, c.in("decoder_input_ids")));
    }

    /** One for each layer, or one for all. */
    private static List<Integer> windows(GoldenCase c, String layers) {
        int[] given = c.numbers("attention_window");
        int count = c.number(layers);
        return Arrays.stream(given.length == count ? given : repeated(given[0], count)).boxed().toList();
    }

    private static int[] repeated(int number, int times) {
        int[] all = new int[times];
        Arrays.fill(all, number);
        return all;
    }

    /** The reference pads to whole blocks, and shows the states of that padding too. */
    private static void bigBird(GoldenCase c) throws IOException {
        boolean sparse = c.setting("attention_type").equals("block_sparse");
        int block = c.number("block_size");
        int random = c.number("num_random_blocks");
        int padding = c.number("pad_token_id");
        BigBirdModel.Attention attention =
                sparse ? BigBirdModel.Attention.PUBLIC_EVALUATION : BigBirdModel.Attention.FULL;
        BigBirdModel model = loaded(c, new BigBirdModel(
                new BigBirdModel.Config(sizes(c), attention, block, random, c.flag("use_bias", true),
                        c.flag("rescale_embeddings", false), padding),
                ZERO, c.dtype(), new Rng(0)));
        int tokens = c.in("input_ids").dim(1);
        boolean whole = !sparse || tokens <= (5 + 2 * random) * block;
        int missing = whole ? 0 : Math.floorMod(-tokens, block);
        Tensor mask = c.has("attention_mask") ? c.in("attention_mask") : ones(c.in("input_ids"));
        Tensor types = c.has("token_type_ids") ? padded(c.in("token_type_ids"), missing, 0) : null;
        report(c, model.forward(padded(c.in("input_ids"), missing, padding), padded(mask, missing, 0), types), tokens);
    }

    private static Tensor ones(Tensor ids) {
        return Tensor.of(repeated(1, ids.size()), ids.shape().dims());
    }

    private static Tensor padded(Tensor ids, int missing, int with) {
        int tokens = ids.dim(1);
        int[] all = repeated(with, ids.dim(0) * (tokens + missing));
        for (int i = 0; i < ids.size(); i++) {
            all[i / tokens * (tokens + missing) + i % tokens] = ids.ints()[i];
        }
        return Tensor.of(all, ids.dim(0), tokens + missing);
    }

    private static Tensor optional(GoldenCase c, String name) {
        return c.has(name) ? c.in(name) : null;
    }

    private static EncoderConfig sizes(GoldenCase c) {
        return new EncoderConfig(
                c.number("hidden_size"), c.number("intermediate_size"), c.number("num_attention_heads"),
                c.number("num_hidden_layers"), c.number("vocab_size"), c.number("max_position_embeddings"),
                c.number("type_vocab_size"), c.real("layer_norm_eps"),
                Activation.named((String) c.setting("hidden_act")), 0);
    }

    private static <L extends Layer> L loaded(GoldenCase c, L model) throws IOException {
        model.load(Safetensors.load(c.folder().resolve("model.safetensors")));
        model.train(false);
        model.parameters().forEach((name, p) -> // what a case does not use has gradients of 0
        c.gradient(name, () -> p.grad() == null ? Tensor.zeros(c.dtype(), p.shape()) : p.grad()));
        return model;
    }

    private static void report(GoldenCase c, Encoded encoded, int tokens) {
        c.output("last_hidden_state", encoded.last().slice(1, 0, tokens));
        c.output("pooler_output", encoded.pooled());
        for (int i = 0; i < encoded.states().size(); i++) {
            c.output("hidden_states." + i, encoded.states().get(i));
        }
    }
}
