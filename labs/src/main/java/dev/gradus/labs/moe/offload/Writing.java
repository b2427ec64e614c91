package dev.gradus.labs.moe.offload;

import dev.gradus.data.TokenSequence;
import dev.gradus.moe.expert.ExpertNetwork;
import dev.gradus.moe.offload.CacheUse;
import dev.gradus.moe.offload.ExpertCache;
import dev.gradus.moe.offload.ExpertFile;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes the same passages with caches of any size, and measures. */
final class Writing {
    private static final Sampling SAMPLING = new Sampling(0.8, 0, 0.95);

    private final OffloadSettings settings;
    private final Mixture mixture;
    private final ExpertFile file;
    private final List<int[]> prompts;
    private final Rng rng;

    Writing(OffloadSettings settings, Mixture mixture, ExpertFile file, TokenSequence heldOut, Rng rng) {
        this.settings = settings;
        this.mixture = mixture;
        this.file = file;
        this.rng = rng;
        Rng places = rng.fork("places");
        prompts = Stream.generate(() -> prompt(heldOut, places.nextInt(heldOut.length() - OffloadSettings.PROMPT)))
                .limit(settings.passages()).toList();
    }

    private static int[] prompt(TokenSequence text, int place) {
        return IntStream.range(place, place + OffloadSettings.PROMPT).map(text::at).toArray();
    }

    /** Bytes that one expert takes in memory. */
    static long bytesOfOne(OffloadSettings settings) {
        int size = settings.width() * settings.expertWidth();
        return ExpertNetwork.of(Mixture.form(settings), new float[size], new float[size], new float[size], 0).bytes();
    }

    /** All experts in memory, as after training. */
    List<int[]> inMemory() {
        mixture.model().train(false);
        Generator generator = new Generator(mixture.model());
        return IntStream.range(0, prompts.size()).mapToObj(i -> write(generator, i, new Clock(List.of()))).toList();
    }

    /** Room for some experts of each layer. */
    Cached with(int room) throws IOException {
        long most = room * bytesOfOne(settings);
        List<ExpertCache> caches =
                Stream.generate(() -> new ExpertCache(file, most)).limit(settings.layers()).toList();
        SequenceModel model = mixture.offloaded(caches);
        Generator generator = new Generator(model);
        List<int[]> passages = new ArrayList<>();
        Clock clock = new Clock(caches);
        for (int i = 0; i < prompts.size(); i++) {
            passages.add(write(generator, i, clock));
        }
        return new Cached(room, clock.use, clock.nanos * 1e-9, prompts.size() * (settings.bytes() - 1), passages);
    }

    /** The prompt and what follows. */
    private int[] write(Generator generator, int passage, Clock clock) {
        int[] prompt = prompts.get(passage);
        Generator.Settings what = new Generator.Settings(settings.bytes(), SAMPLING, Generator.NO_STOP);
        clock.readPrompt = true;
        int[] ids = generator.generate(mixture.model().start(1), prompt, what, rng.fork("bytes." + passage),
                id -> clock.wrote()).ids();
        clock.stop();
        return IntStream.concat(IntStream.of(prompt), IntStream.of(ids)).toArray();
    }

    /** Measures what is done byte by byte; the prompt, of which all bytes go through at once, comes before. */
    private static final class Clock {
        private final List<ExpertCache> caches;
        private boolean readPrompt;
        private CacheUse use = new CacheUse(0, 0, 0, 0, 0, 0);
        private CacheUse before = use;
        private long begun;
        private long nanos;

        Clock(List<ExpertCache> caches) {
            this.caches = caches;
        }

        /** A byte was chosen; the first of a passage comes right after its prompt. */
        void wrote() {
            if (readPrompt) {
                readPrompt = false;
                before = now();
                begun = System.nanoTime();
            }
        }

        void stop() {
            nanos += System.nanoTime() - begun;
            CacheUse more = now().since(before);
            use = new CacheUse(use.hits() + more.hits(), use.misses() + more.misses(),
                    use.evictions() + more.evictions(), use.bytesRead() + more.bytesRead(), more.held(),
                    more.bytesHeld());
        }

        private CacheUse now() {
            return caches.stream().map(ExpertCache::use).reduce(new CacheUse(0, 0, 0, 0, 0, 0), CacheUse::plus);
        }
    }
}
