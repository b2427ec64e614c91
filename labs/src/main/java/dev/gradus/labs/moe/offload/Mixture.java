package dev.gradus.labs.moe.offload;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.ByteCorpus;
import dev.gradus.labs.model.LanguageModels;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.offload.ExpertCache;
import dev.gradus.moe.offload.ExpertFile;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The language model, with its experts in memory, which can be trained, or in a file. */
final class Mixture {
    private static final ExpertWeights NAMES = ExpertWeights.MIXTRAL;

    private final OffloadSettings settings;
    private final Rng rng;
    private final List<Experts> experts = new ArrayList<>();
    private final SequenceModel model;

    Mixture(OffloadSettings settings, Rng rng) {
        this.settings = settings;
        this.rng = rng;
        this.model = model((layer, own) -> {
            experts.add(new Experts(form(settings), Init.truncatedNormal(1), DType.FLOAT32, own.fork("experts")));
            return experts.get(layer);
        });
    }

    private SequenceModel model(BiFunction<Integer, Rng, Experts> layers) {
        LanguageModels.Config sizes = new LanguageModels.Config(ByteCorpus.VOCABULARY, settings.width(),
                settings.layers(), settings.heads(), 10_000, Init.truncatedNormal(1));
        return LanguageModels.mixture(sizes,
                TopKRouter.Config.mixtral(settings.width(), settings.experts(), settings.topK()),
                new MixtureOfExperts.Config(Overflow.NONE, settings.balance(), 0), layers, rng);
    }

    static Experts.Config form(OffloadSettings settings) {
        return new Experts.Config(settings.experts(), settings.width(), settings.expertWidth(), Activation.SILU, true);
    }

    /** With the experts in memory. */
    SequenceModel model() {
        return model;
    }

    /** Writes the experts of all layers into one file. */
    void write(Path file) throws IOException {
        Map<String, Experts> layers = new LinkedHashMap<>();
        for (int layer = 0; layer < experts.size(); layer++) {
            layers.put(prefix(layer), experts.get(layer));
        }
        ExpertFile.write(file, NAMES, layers);
    }

    static ExpertFile open(Path file) throws IOException {
        return ExpertFile.open(file, NAMES);
    }

    private static String prefix(int layer) {
        return "model.layers." + layer + ".block_sparse_moe.";
    }

    /** The same model with the experts of each layer behind a cache; ready to generate. */
    SequenceModel offloaded(List<ExpertCache> caches) throws IOException {
        List<Experts> layers = new ArrayList<>();
        for (int layer = 0; layer < caches.size(); layer++) {
            layers.add(caches.get(layer).layer(prefix(layer), form(settings)));
        }
        SequenceModel offloaded = model((layer, own) -> layers.get(layer));
        Map<String, Tensor> rest = new LinkedHashMap<>(model.state());
        rest.keySet().retainAll(offloaded.state().keySet());
        offloaded.load(rest);
        offloaded.train(false);
        return offloaded;
    }

    /** For each layer, the experts that each of the bytes goes to. */
    List<int[]> routes(int[] bytes) {
        model.train(false);
        return Autograd.noGrad(() -> model.forward(Tensor.of(bytes, 1, bytes.length), null).insights().stream()
                .filter(ExpertUse.class::isInstance).map(ExpertUse.class::cast)
                .map(use -> use.routing().experts().ints().clone()).toList());
    }
}
