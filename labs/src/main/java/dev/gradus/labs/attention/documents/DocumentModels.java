package dev.gradus.labs.attention.documents;

import dev.gradus.attention.hierarchy.HierarchicalEncoder;
import dev.gradus.attention.hierarchy.HierarchicalEncoder.Level;
import dev.gradus.attention.hierarchy.HierarchicalEncoder.Stage;
import dev.gradus.attention.pattern.Window;
import dev.gradus.labs.attention.SmallTransformer;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Norm;
import dev.gradus.nn.RmsNorm;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Small models that read documents: the same blocks, that differ in what their attention reaches.
 *
 * @param settings   of the run
 * @param vocabulary tokens
 */
record DocumentModels(DocumentSettings settings, int vocabulary) {
    private static final double EPS = 1e-5;
    private static final double THETA = 10_000;
    private static final Init INIT = SmallTransformer.INIT;
    private static final DType TYPE = SmallTransformer.TYPE;
    /** What the blocks mix. */
    private static final List<Level> TWO_LEVELS = List.of(Level.SEGMENT, Level.DOCUMENT, Level.DOCUMENT);
    private static final List<Level> APART = List.of(Level.SEGMENT, Level.SEGMENT, Level.SEGMENT);

    /** Blocks of every model. */
    static final int BLOCKS = TWO_LEVELS.size();

    /** All kinds, by name. */
    Map<String, Function<Rng, SequenceModel>> byName() {
        SmallTransformer plain = new SmallTransformer(vocabulary, settings.width(), BLOCKS, settings.heads());
        Map<String, Function<Rng, SequenceModel>> all = new LinkedHashMap<>();
        all.put(DocumentStudy.FULL, plain.attending(new Causal()));
        all.put(DocumentStudy.WINDOW, plain.attending(Window.causal(settings.window())));
        all.put(DocumentStudy.SEGMENTS, rng -> segmented(APART, rng));
        all.put(DocumentStudy.HIERARCHY, rng -> segmented(TWO_LEVELS, rng));
        return all;
    }

    private SequenceModel segmented(List<Level> levels, Rng rng) {
        int d = settings.width();
        List<Stage> stages = IntStream.range(0, levels.size())
                .mapToObj(i -> new Stage(levels.get(i), block(levels.get(i), rng.fork("stages." + i)))).toList();
        Hierarchy hierarchy = new Hierarchy(
                new HierarchicalEncoder(new HierarchicalEncoder.Parts(settings.segment(), null, stages)));
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(vocabulary, d, Init.normal(0.5), TYPE, rng.fork("tokens")), null,
                List.of(Block.alone(Block.Names.MAMBA, norm(), hierarchy)), norm(),
                new Linear(d, vocabulary, false, INIT, TYPE, rng.fork("head"))));
    }

    /** Tokens of a segment are turned by their places; segments have none, so that there may be more than in training. */
    private Block<?, ?> block(Level level, Rng rng) {
        int d = settings.width();
        int h = settings.heads();
        Rotary rotary = level == Level.SEGMENT ? Rotary.half(THETA, d / h) : null;
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(d, h, h, d / h, false, false, rotary, new Full(),
                MultiHeadAttention.Names.LLAMA);
        return new Block<>(Block.Names.LLAMA, norm(), new MultiHeadAttention(form, INIT, TYPE, rng.fork("attention")),
                norm(), new FeedForward(FeedForward.Config.swiGlu(d, 8 * d / 3), INIT, TYPE, rng.fork("network")));
    }

    private Norm norm() {
        return new RmsNorm(settings.width(), EPS, TYPE);
    }
}
