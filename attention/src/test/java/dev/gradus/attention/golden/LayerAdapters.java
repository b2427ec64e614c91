package dev.gradus.attention.golden;

import dev.gradus.attention.hybrid.ConformerConvolution;
import dev.gradus.attention.layer.BigBirdSelfAttention;
import dev.gradus.attention.layer.DenseAttention;
import dev.gradus.attention.layer.DifferentialAttention;
import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.attention.layer.RelativeAttention;
import dev.gradus.attention.pattern.BlockLayout;
import dev.gradus.attention.pattern.BlockSparse;
import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.RepeatedBlocks;
import dev.gradus.attention.pattern.WindowConvention;
import dev.gradus.attention.position.RopeConfig;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.nn.Init;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers of sparse and relative attention. */
final class LayerAdapters {
    private static final Init ZERO = Init.constant(0);

    private LayerAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("attn/longformer_self_attention", LayerAdapters::longformer);
        suite.add("attn/bigbird_block_sparse", LayerAdapters::bigBird);
        suite.add("attn/transformer_xl_rel_attn", LayerAdapters::transformerXl);
        suite.add("attn/differential_attention", LayerAdapters::differential);
        suite.add("attn/mistral_attention", LayerAdapters::mistral);
        suite.add("extra/conformer_conv", LayerAdapters::conformer);
    }

    private static void longformer(GoldenCase c) {
        LongformerSelfAttention layer = new LongformerSelfAttention(
                new LongformerSelfAttention.Config(c.number("hidden"), c.number("heads"),
                        WindowConvention.LONGFORMER_TRANSFORMERS.window(c.number("attention_window"))),
                ZERO, c.dtype(), new Rng(0));
        c.bind(layer);
        layer.parameters().forEach((name, weight) -> // without a global token the reference has gradients of 0
        c.gradient("param." + name, () -> weight.grad() == null
                ? Tensor.zeros(c.dtype(), weight.shape())
                : weight.grad()));
        Tensor padding = c.in("pad_mask");
        int[] real = padding.ints().clone();
        for (int i = 0; i < real.length; i++) {
            real[i] = 1 - real[i];
        }
        c.output("y", layer.forward(c.in("x"), Tensor.of(real, padding.shape().dims()), c.in("global_mask")));
    }

    private static void bigBird(GoldenCase c) {
        Tensor drawn = c.extra("rand_attn"); // [B,H,blocks - 2,r]
        int block = c.number("block_size");
        List<List<BlockSparse>> sequences = new ArrayList<>();
        for (int b = 0; b < drawn.dim(0); b++) {
            sequences.add(RepeatedBlocks.bigBird(block, drawn.dim(2) + 2, table(drawn, b)));
        }
        List<AttentionPattern> levels = new ArrayList<>();
        int most = sequences.stream().mapToInt(List::size).max().orElse(0);
        BlockSparse nothing = new BlockSparse(block, BlockLayout.of(1, 0, 0, (h, i, j) -> false));
        for (int level = 0; level < most; level++) {
            int at = level;
            levels.add(new PerSequence(sequences.stream()
                    .map(all -> (AttentionPattern) (at < all.size() ? all.get(at) : nothing))
                    .toList()));
        }
        boolean biased = c.parameters().containsKey("query.bias");
        BigBirdSelfAttention layer = c.bind(new BigBirdSelfAttention(
                c.number("hidden"), c.number("heads"), biased, ZERO, c.dtype(), new Rng(0)));
        c.output("y", layer.forward(c.in("x"), c.in("attention_mask"), levels));
    }

    private static int[][][] table(Tensor drawn, int b) {
        int[][][] table = new int[drawn.dim(1)][drawn.dim(2)][drawn.dim(3)];
        int at = b * drawn.dim(1) * drawn.dim(2) * drawn.dim(3);
        for (int[][] head : table) {
            for (int[] row : head) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = drawn.ints()[at++];
                }
            }
        }
        return table;
    }

    /** Reference: [T,B,D]. */
    private static void transformerXl(GoldenCase c) {
        RelativeAttention layer = c.bind(new RelativeAttention(
                new RelativeAttention.Config(
                        c.number("d_model"), c.number("n_head"), c.number("d_head"), c.flag("pre_lnorm", false)),
                ZERO, c.dtype(), new Rng(0)));
        Tensor memory = c.has("mems") ? c.in("mems").transpose(0, 1) : null;
        Tensor x = c.in("w").transpose(0, 1);
        c.output("y", layer.forward(x, memory).transpose(0, 1));
        int keys = x.dim(1) + (memory == null ? 0 : memory.dim(1));
        c.output("r", layer.distances(keys).reshape(keys, 1, c.number("d_model")));
    }

    private static void differential(GoldenCase c) {
        int heads = c.number("num_heads");
        int kvHeads = c.settings().get("num_kv_heads") instanceof Number n ? n.intValue() : heads;
        int dim = c.number("embed_dim");
        DifferentialAttention layer = c.bind(new DifferentialAttention(
                new DifferentialAttention.Config(dim, heads, kvHeads, c.number("depth"),
                        Rotary.interleaved(10_000, dim / heads / 2), new Causal(),
                        DifferentialAttention.Sharing.HEADS),
                ZERO, c.dtype(), new Rng(0)));
        c.output("y", layer.forward(c.in("x")));
    }

    private static void conformer(GoldenCase c) {
        int dim = c.in("x").dim(2);
        int inner = c.parameters().get("net.7.weight").dim(1);
        ConformerConvolution layer = new ConformerConvolution(
                new ConformerConvolution.Config(dim, inner / dim, c.number("kernel_size"), c.flag("causal", false)),
                ZERO, c.dtype(), new Rng(0));
        Map<String, Tensor> all = new LinkedHashMap<>(c.parameters());
        layer.buffers().keySet().forEach(name -> all.put(name, c.extra("buffer." + name)));
        layer.load(all);
        layer.parameters().forEach((name, p) -> c.gradient("param." + name, p::grad));
        layer.train(c.flag("training", false));
        c.output("y", layer.forward(c.in("x"), null));
    }

    /** The projections of the case, its own mask, and the probabilities, which only the dense form has. */
    private static void mistral(GoldenCase c) {
        int heads = c.number("num_attention_heads");
        int kvHeads = c.number("num_key_value_heads");
        int size = c.settings().get("head_dim") instanceof Number n ? n.intValue() : c.number("hidden_size") / heads;
        Rotary rotary = RopeConfig.of(c.settings()).rotary(false);
        Tensor q = rotary.turn(projected(c, "q_proj", heads), c.in("position_ids"));
        Tensor k = rotary.turn(projected(c, "k_proj", kvHeads), c.in("position_ids"));
        Tensor v = projected(c, "v_proj", kvHeads);
        AttentionPattern pattern = mask(c.in("may_attend"));
        Tensor y = q.apply(new Attention(pattern, 1 / Math.sqrt(size)), k, v);
        c.output("y", linear(c, "o_proj", y.reshape(y.dim(0), y.dim(1), heads * size)));
        c.output("attn", DenseAttention.weights(q, k, pattern, 1 / Math.sqrt(size)));
    }

    /** A mask [B,1,T,S] of any form: blocks of one token. */
    private static AttentionPattern mask(Tensor may) {
        List<AttentionPattern> rows = new ArrayList<>();
        int queries = may.dim(2);
        int keys = may.dim(3);
        for (int b = 0; b < may.dim(0); b++) {
            int first = b * queries * keys;
            rows.add(new BlockSparse(1, BlockLayout.of(1, keys, keys,
                    (h, i, j) -> i >= keys - queries && may.ints()[first + (i - keys + queries) * keys + j] != 0)));
        }
        return new PerSequence(rows);
    }

    private static Tensor projected(GoldenCase c, String name, int heads) {
        Tensor y = linear(c, name, c.in("x"));
        return y.reshape(y.dim(0), y.dim(1), heads, y.dim(2) / heads);
    }

    private static Tensor linear(GoldenCase c, String name, Tensor x) {
        Tensor y = x.matmul(c.parameters().get(name + ".weight").transpose(0, 1));
        Tensor bias = c.parameters().get(name + ".bias");
        return bias == null ? y : y.add(bias);
    }
}
