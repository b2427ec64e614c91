package dev.gradus.attention.memory;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Pad;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * RETRO's chunked cross-attention (Borgeaud et al. 2022, section 2.4): tokens attend to the neighbours that were found for
 * the chunk before them.
 *
 * <p>A text is cut into chunks of m tokens. The last token of chunk u, which has seen all of it, and the first
 * {@code m - 1} of the next attend to the neighbours of chunk u, all r of n tokens together, and to one learned key, for
 * finding nothing. The first {@code m - 1} tokens of a text get 0, which a residual adds. Parameters as in the public code of
 * lucidrains: {@code null_k, null_v, to_q, to_k, to_v, to_out}.
 */
public final class ChunkedCrossAttention extends Layer {
    private final Config config;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final Tensor nullKey;
    private final Tensor nullValue;

    /**
     * Form of the attention.
     *
     * @param modelDim D, of tokens and of neighbours
     * @param heads H
     * @param headDim d
     * @param chunk m, tokens of a chunk
     * @param rotary positions of queries and keys, or null for none
     * @param onlyFirst whether only the first query of a chunk is turned, as the public code does by mistake; else query i of
     *     a group stands at place {@code m - 1 + i}
     */
    public record Config(int modelDim, int heads, int headDim, int chunk, Rotary rotary, boolean onlyFirst) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || heads < 1 || headDim < 1 || chunk < 1) {
                throw new IllegalArgumentException("chunked cross-attention needs sizes of at least 1, got modelDim "
                        + modelDim + ", heads " + heads + ", headDim " + headDim + ", chunk " + chunk);
            }
        }

        private Tensor queryPlaces() {
            int[] places = new int[chunk];
            Arrays.setAll(places, i -> onlyFirst ? 0 : chunk - 1 + i);
            places[0] = onlyFirst ? 2 * chunk - 2 : places[0];
            return Tensor.of(places, chunk);
        }
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public ChunkedCrossAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        int inner = config.heads * config.headDim;
        Shape one = Shape.of(inner);
        nullKey = parameter("null_k", init.tensor(dtype, one, inner, inner, rng.fork("null_k")));
        nullValue = parameter("null_v", init.tensor(dtype, one, inner, inner, rng.fork("null_v")));
        query = child("to_q", new Linear(config.modelDim, inner, false, init, dtype, rng.fork("to_q")));
        key = child("to_k", new Linear(config.modelDim, inner, false, init, dtype, rng.fork("to_k")));
        value = child("to_v", new Linear(config.modelDim, inner, false, init, dtype, rng.fork("to_v")));
        out = child("to_out", new Linear(inner, config.modelDim, true, init, dtype, rng.fork("to_out")));
    }

    /**
     * Attends.
     *
     * @param x [B,T,D]
     * @param neighbours [B, T/m (whole chunks), r, n, D], encoded
     * @param mask [B, T/m, r, n] int32, 0 where a token of a neighbour is padding, or null if none is
     * @return [B,T,D]
     * @throws IllegalArgumentException if there are not as many groups of neighbours as whole chunks
     */
    public Tensor forward(Tensor x, Tensor neighbours, Tensor mask) {
        int chunks = x.dim(1) / config.chunk;
        if (chunks == 0) {
            return Tensor.zeros(x.dtype(), x.shape());
        }
        if (neighbours.shape().rank() != 5 || neighbours.dim(1) != chunks) {
            throw new IllegalArgumentException("chunked cross-attention over " + x.dim(1) + " tokens in chunks of "
                    + config.chunk + " needs neighbours [B, " + chunks + ", r, n, D], got " + neighbours.shape());
        }
        Tensor y = attended(queries(x, chunks), neighbours, mask); // [B chunks,m,D]
        Tensor behind = y.reshape(x.dim(0), chunks * config.chunk, x.dim(2));
        return behind.apply(new Pad(1, config.chunk - 1, 0, 0)).slice(1, 0, x.dim(1));
    }

    /** The groups of m tokens, from the last of a chunk on: [B chunks,m,H,d]. */
    private Tensor queries(Tensor x, int chunks) {
        int shift = config.chunk - 1;
        Tensor moved = x.slice(1, shift, x.dim(1)).apply(new Pad(1, 0, shift, 0));
        Tensor groups = moved.slice(1, 0, chunks * config.chunk).reshape(x.dim(0) * chunks, config.chunk, x.dim(2));
        Tensor q = split(query.forward(groups));
        return config.rotary == null ? q : config.rotary.turn(q, config.queryPlaces());
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads, config.headDim);
    }

    private Tensor attended(Tensor q, Tensor neighbours, Tensor mask) {
        int keys = neighbours.dim(2) * neighbours.dim(3);
        Tensor all = neighbours.reshape(q.dim(0), keys, neighbours.dim(4));
        Tensor k = split(key.forward(all));
        Tensor turned = config.rotary == null ? k : config.rotary.turn(k, keyPlaces(keys, neighbours.dim(3)));
        Tensor withNull = first(nullKey, turned);
        Attention op = new Attention(new Full(), 1 / Math.sqrt(config.headDim));
        Tensor v = first(nullValue, split(value.forward(all)));
        Tensor y = mask == null ? q.apply(op, withNull, v) : q.apply(op, withNull, v, withNull(mask, keys));
        return out.forward(y.reshape(y.dim(0), y.dim(1), config.heads * config.headDim));
    }

    /** Places within a neighbour. */
    private static Tensor keyPlaces(int keys, int length) {
        int[] places = new int[keys];
        Arrays.setAll(places, i -> i % length);
        return Tensor.of(places, keys);
    }

    /** x [N,S,H,d] behind a learned one. */
    private Tensor first(Tensor learned, Tensor x) {
        Shape shape = Shape.of(x.dim(0), 1, config.heads, config.headDim);
        Tensor one = learned.reshape(1, 1, config.heads, config.headDim).apply(new Expand(shape));
        return one.apply(new Concat(1), x);
    }

    private static Tensor withNull(Tensor mask, int keys) {
        int[] all = new int[mask.size() / keys * (keys + 1)];
        Arrays.setAll(all, i -> i % (keys + 1) == 0 ? 1 : mask.ints()[i / (keys + 1) * keys + i % (keys + 1) - 1]);
        return Tensor.of(all, mask.size() / keys, keys + 1);
    }
}
