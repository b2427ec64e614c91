package dev.gradus.attention.encoder;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * LED, Longformer with a decoder (Beltagy, Peters and Cohan 2020, section 7): the encoder reads a long text with a window and
 * global tokens, the decoder writes a short one with full attention to both. Sizes and norms as BART's; words share one
 * table, which is the head too.
 *
 * <p>Legend: B texts, S tokens read, T tokens written, D channels, V words. Names of parameters follow the public model of
 * Hugging Face.
 */
public final class LedModel extends Layer {
    private final Embedding words;
    private final Side encoder;
    private final Side decoder;
    private final List<LedEncoderLayer> encoders = new ArrayList<>();
    private final List<LedDecoderLayer> decoders = new ArrayList<>();
    private final Linear head;

    /** What enters one side: positions and a norm. */
    private record Side(String name, Embedding positions, LayerNorm norm) {

        /** Vectors [B,T,D] of words, of which the first stands at a place. */
        Tensor enter(Tensor vectors, int first) {
            int known = positions.weight().dim(0);
            int tokens = vectors.dim(1);
            if (first + tokens > known) {
                throw new IllegalArgumentException("the " + name + " of led knows " + known
                        + " positions, got a text of " + (first + tokens) + " tokens");
            }
            int[] places = new int[tokens];
            Arrays.setAll(places, t -> first + t);
            return norm.forward(vectors.add(positions.forward(Tensor.of(places, tokens))));
        }
    }

    /**
     * What was read and what has been written so far.
     *
     * @param sources what each block of the decoder sees of the text that was read
     * @param caches of the blocks
     * @param position tokens written
     */
    public record State(List<CrossAttention.Source> sources, List<KvCache> caches, int position) {
        /** Copies the lists. */
        public State {
            sources = List.copyOf(sources);
            caches = List.copyOf(caches);
        }
    }

    /**
     * A model with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public LedModel(LedConfig config, Init init, DType dtype, Rng rng) {
        int d = config.modelDim();
        words = child("led.shared", new Embedding(config.vocabulary(), d, init, dtype, rng.fork("shared")));
        encoder = side("encoder", config, config.sourcePositions(), init, dtype, rng);
        for (int i = 0; i < config.windows().size(); i++) {
            encoders.add(child("led.encoder.layers." + i,
                    new LedEncoderLayer(config, i, init, dtype, rng.fork("encoder." + i))));
        }
        decoder = side("decoder", config, config.targetPositions(), init, dtype, rng);
        for (int i = 0; i < config.decoderLayers(); i++) {
            decoders.add(child("led.decoder.layers." + i,
                    new LedDecoderLayer(config, init, dtype, rng.fork("decoder." + i))));
        }
        head = Linear.tied(words.weight());
    }

    private Side side(String name, LedConfig config, int longest, Init init, DType dtype, Rng rng) {
        String path = "led." + name;
        Embedding positions = child(path + ".embed_positions",
                new Embedding(longest, config.modelDim(), init, dtype, rng.fork(name + ".positions")));
        return new Side(name, positions, child(path + ".layernorm_embedding", config.norm(dtype)));
    }

    /**
     * Reads texts.
     *
     * @param ids int32 [B,S]
     * @param mask [B,S] int32, 0 where a token is padding, or null if none is
     * @param global [B,S] int32, 1 where a token is global, or null if none is
     * @return [B,S,D]
     * @throws IllegalArgumentException if a text is longer than the table of positions
     */
    public Tensor encode(Tensor ids, Tensor mask, Tensor global) {
        Tensor x = encoder.enter(words.forward(ids), 0);
        for (LedEncoderLayer layer : encoders) {
            x = layer.forward(x, mask, global);
        }
        return x;
    }

    /**
     * Scores of the next word at every place of the texts to be written.
     *
     * @param encoded [B,S,D]
     * @param mask [B,S] int32 of the texts that were read, or null
     * @param targets int32 [B,T], each text behind a word that begins it
     * @return logits [B,T,V]
     */
    public Tensor forward(Tensor encoded, Tensor mask, Tensor targets) {
        Tensor x = decoder.enter(words.forward(targets), 0);
        for (LedDecoderLayer layer : decoders) {
            x = layer.forward(x, layer.source(encoded, mask));
        }
        return head.forward(x);
    }

    /**
     * Before the first word is written.
     *
     * @param encoded [B,S,D]
     * @param mask [B,S] int32, or null
     * @return the state
     */
    public State start(Tensor encoded, Tensor mask) {
        return Autograd.noGrad(() -> new State(
                decoders.stream().map(layer -> layer.source(encoded, mask)).toList(),
                decoders.stream().map(layer -> layer.start(encoded.dim(0))).toList(), 0));
    }

    /**
     * Goes on by one word or several.
     *
     * @param ids int32 [B,T]
     * @param state where to go on from; still valid afterwards
     * @return logits [B,T,V] and the state after the last word
     */
    public Step<State> prefill(Tensor ids, State state) {
        if (state.caches.size() != decoders.size()) {
            throw new IllegalArgumentException("this model has " + decoders.size()
                    + " blocks in its decoder, the state is of one with " + state.caches.size());
        }
        return Autograd.noGrad(() -> {
            Tensor x = decoder.enter(words.forward(ids), state.position);
            List<KvCache> caches = new ArrayList<>();
            for (int i = 0; i < decoders.size(); i++) {
                Step<KvCache> step = decoders.get(i).prefill(x, state.caches.get(i), state.sources.get(i));
                x = step.output();
                caches.add(step.state());
            }
            return new Step<>(head.forward(x), new State(state.sources, caches, state.position + ids.dim(1)));
        });
    }
}
