package dev.gradus.labs.attention.extend;

import dev.gradus.attention.cache.CacheKind;
import dev.gradus.attention.cache.UnrotatedCache;
import dev.gradus.attention.position.ByLength;
import dev.gradus.attention.position.DynamicNtk;
import dev.gradus.attention.position.RopeScaling;
import dev.gradus.attention.position.Yarn;
import dev.gradus.data.Batch;
import dev.gradus.labs.text.LossByPosition;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Frequencies that follow the length while a text is read byte by byte. Keys that were cached turned keep the frequencies of
 * their time; keys that are turned when they are read all have those of now.
 *
 * @param name of the rule
 * @param kept bits a byte by position, keys cached turned
 * @param anew bits a byte by position, keys turned when they are read
 */
record Growing(String name, double[] kept, double[] anew) {

    static List<Growing> all(ExtendSettings settings, Map<String, Tensor> weights, Batch windows) {
        Reader reader = new Reader(settings, weights, windows);
        return List.of(reader.read("dynamic NTK", new DynamicNtk(settings.factor())),
                reader.read("dynamic YaRN", new ByLength(Yarn::of)));
    }

    private record Reader(ExtendSettings settings, Map<String, Tensor> weights, Batch windows) {

        Growing read(String name, RopeScaling scaling) {
            SequenceModel model = settings.form().model(scaling.rotary(settings.base(), false), new Rng(0));
            model.load(weights);
            model.train(false);
            SequenceModel packed = model.packed();
            SequenceModel.State start = packed.start(windows.ids().dim(0));
            CacheKind unrotated = UnrotatedCache::empty;
            return new Growing(name, read(packed, start), read(packed, unrotated.in(start)));
        }

        private double[] read(SequenceModel model, SequenceModel.State start) {
            return LossByPosition.stepwise(model, start, windows, (position, state) -> {});
        }
    }
}
