package dev.gradus.labs.attention.cache;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.Batch;
import dev.gradus.labs.text.LossByPosition;
import dev.gradus.labs.text.Memory;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/** Lets a trained model read texts side by side, byte by byte, with caches of any kind. */
final class Reader {
    /** Caches that are weighed together, so that what else is on the heap does not matter. */
    private static final int WEIGHED = 32;

    private final CacheSettings settings;
    private final SequenceModel model;
    private final Batch texts;

    Reader(CacheSettings settings, SequenceModel trained, Batch texts) {
        this.settings = settings;
        this.texts = texts;
        trained.train(false);
        model = trained.packed();
    }

    Attended attended() {
        return Attended.of(settings, model, texts);
    }

    /** Bits a byte by position, up to the trained length. */
    double[] within(Kept kept) {
        Batch beginning = new Batch(texts.ids().slice(1, 0, settings.context()),
                texts.targets().slice(1, 0, settings.context()));
        return LossByPosition.stepwise(model, kept.kind().in(model.start(texts.ids().dim(0))), beginning,
                (position, state) -> {});
    }

    Remembered read(Kept kept) {
        int rows = texts.ids().dim(0);
        long[] bytes = new long[texts.ids().dim(1)];
        SequenceModel.State start = kept.kind().in(model.start(rows));
        long begun = System.nanoTime();
        double[] bits = LossByPosition.stepwise(model, start, texts,
                (position, state) -> bytes[position] = model.stateBytes(state) / rows);
        double seconds = (System.nanoTime() - begun) * 1e-9 / bytes.length;
        return new Remembered(kept, settings, bits, bytes, weigh(kept), seconds);
    }

    /** Bytes on the heap for one text of the trained length: what many compact caches take, over their number. */
    private double weigh(Kept kept) {
        List<SequenceModel.State> states = new ArrayList<>();
        Tensor text = texts.ids().slice(0, 0, 1).slice(1, 0, settings.context());
        long before = Memory.live();
        for (int i = 0; i < WEIGHED; i++) {
            states.add(Autograd.noGrad(() -> compact(model.prefill(text, kept.kind().in(model.start(1))).state())));
        }
        long after = Memory.live();
        Reference.reachabilityFence(states);
        return (after - before) / (double) WEIGHED;
    }

    private static SequenceModel.State compact(SequenceModel.State state) {
        List<Block.State<?, ?>> blocks = new ArrayList<>();
        for (Block.State<?, ?> block : state.blocks()) {
            KvCache cache = (KvCache) block.time();
            blocks.add(new Block.State<>(cache.snapshot(), block.channel()));
        }
        return new SequenceModel.State(blocks, state.position());
    }
}
