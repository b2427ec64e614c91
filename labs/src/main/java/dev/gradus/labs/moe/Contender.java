package dev.gradus.labs.moe;

import dev.gradus.data.ByteCorpus;
import dev.gradus.labs.model.LanguageModels;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import java.util.List;
import java.util.function.Function;

/**
 * One of the models that are compared. All have the same attention, width and depth; they differ in their channel mixers.
 *
 * @param name  in tables and file names
 * @param what  its channel mixer, in words
 * @param model makes it
 */
record Contender(String name, String what, Function<Rng, SequenceModel> model) {
    static final String DENSE_ACTIVE = "dense-active";
    static final String DENSE_TOTAL = "dense-total";
    static final String TOP_1 = "top-1 capacity";
    static final String TOP_2 = "top-2 dropless";

    /**
     * The four. With k = 2 experts a token of width F, out of E: the dense ones have widths k F (what a token meets) and E F
     * (all that is there); top-1 meets one of E/2 experts of width 2 F.
     */
    static List<Contender> all(MoeSettings s) {
        LanguageModels.Config sizes = sizes(s);
        int active = 2 * s.expertWidth();
        int total = s.experts() * s.expertWidth();
        return List.of(
                new Contender(DENSE_ACTIVE, "a feed-forward network of width " + active,
                        rng -> LanguageModels.llama(sizes, active, rng)),
                new Contender(DENSE_TOTAL, "a feed-forward network of width " + total,
                        rng -> LanguageModels.llama(sizes, total, rng)),
                new Contender(TOP_1, "1 of " + s.experts() / 2 + " experts of width " + active
                        + ", each taking at most " + s.capacity() + " times its even share",
                        rng -> LanguageModels.mixture(sizes,
                                TopKRouter.Config.switchTop1(s.width(), s.experts() / 2, 0), active,
                                new MixtureOfExperts.Config(limited(s.capacity()), s.balance(), s.routerZ()), rng)),
                new Contender(TOP_2,
                        "2 of " + s.experts() + " experts of width " + s.expertWidth() + ", none ever full",
                        rng -> LanguageModels.mixtral(sizes, s.expertWidth(), s.experts(), 2,
                                new MixtureOfExperts.Config(Overflow.NONE, s.balance(), s.routerZ()), rng)));
    }

    /** Full experts in training only: a judged byte must not depend on the bytes beside it in the batch. */
    private static Overflow limited(double capacityFactor) {
        return new Overflow(
                new Capacity.Factor(capacityFactor), Capacity.UNLIMITED, Overflow.Group.BATCH, Overflow.Dropped.ZERO);
    }

    static LanguageModels.Config sizes(MoeSettings s) {
        return new LanguageModels.Config(ByteCorpus.VOCABULARY, s.width(), s.layers(), s.heads(), 10_000,
                Init.truncatedNormal(1));
    }
}
