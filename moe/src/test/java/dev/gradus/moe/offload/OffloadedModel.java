package dev.gradus.moe.offload;

import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small Mixtral whose experts stay in a file; as a program, it generates and prints what happened. */
final class OffloadedModel {
    static final int LAYERS = 2;
    static final int DIM = 128;
    static final Experts.Config FORM = new Experts.Config(64, DIM, 512, Activation.SILU, true);
    private static final int WORDS = 64;
    private static final Init INIT = Init.normal(0.05);

    private OffloadedModel() {}

    static String prefix(int layer) {
        return "model.layers." + layer + ".block_sparse_moe.";
    }

    /** The same model for the same file, whatever the caches hold. */
    static SequenceModel of(List<ExpertCache> caches) throws IOException {
        Rng rng = new Rng(5);
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            blocks.add(block(caches.get(layer).layer(prefix(layer), FORM), rng.fork("layers." + layer)));
        }
        SequenceModel model = new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(WORDS, DIM, Init.normal(1), DType.FLOAT32, rng.fork("tokens")), null, blocks, norm(),
                new Linear(DIM, WORDS, false, INIT, DType.FLOAT32, rng.fork("head"))));
        model.train(false);
        return model;
    }

    private static Block<?, ?> block(Experts experts, Rng rng) {
        TopKRouter router = new TopKRouter(TopKRouter.Config.mixtral(DIM, FORM.numExperts(), 2), INIT, DType.FLOAT32,
                rng.fork("router"));
        MultiHeadAttention attention = new MultiHeadAttention(
                MultiHeadAttention.Config.llama(DIM, 4, 4, 10_000), INIT, DType.FLOAT32, rng.fork("attention"));
        return new Block<>(Block.Names.MIXTRAL, norm(), attention, norm(),
                new MixtureOfExperts(router, experts, new MixtureOfExperts.Config(Overflow.NONE, 0, 0)));
    }

    private static RmsNorm norm() {
        return new RmsNorm(DIM, 1e-5, DType.FLOAT32);
    }

    /** A cache a layer. */
    static List<ExpertCache> caches(ExpertFile file, long maxBytes) {
        return List.of(new ExpertCache(file, maxBytes), new ExpertCache(file, maxBytes));
    }

    static int[] generate(SequenceModel model) {
        Generator.Settings settings = new Generator.Settings(24, Sampling.greedy(), Generator.NO_STOP);
        return new Generator(model).generate(new int[] {1, 2, 3, 4}, settings, new Rng(1)).ids();
    }

    /** Arguments: the file, and the bytes of the cache of a layer. */
    public static void main(String[] args) throws IOException {
        try (ExpertFile file = ExpertFile.open(Path.of(args[0]), ExpertWeights.MIXTRAL)) {
            List<ExpertCache> caches = caches(file, Long.parseLong(args[1]));
            int[] ids = generate(of(caches));
            CacheUse use = caches.get(0).use().plus(caches.get(1).use());
            System.out.println("heap=" + Runtime.getRuntime().maxMemory());
            System.out.println("use=" + use);
            System.out.println("ids=" + Arrays.toString(ids));
        }
    }
}
