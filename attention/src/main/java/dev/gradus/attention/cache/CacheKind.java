package dev.gradus.attention.cache;

import dev.gradus.sequence.Block;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A kind of cache, such as {@code form -> RollingCache.empty(form, 4096)}. A model goes on from whichever cache it is given,
 * so a kind is chosen where generation begins: {@code generator.generate(kind.in(model.start(1)), ...)}.
 */
@FunctionalInterface
public interface CacheKind {

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @return the cache
     */
    KvCache empty(KvCache.Form form);

    /**
     * A state with every attention's cache of this kind; what else a model remembers stays.
     *
     * @param start before the first token
     * @return the same with other caches
     * @throws IllegalArgumentException if the state has seen tokens
     */
    default SequenceModel.State in(SequenceModel.State start) {
        return in(start, layer -> true);
    }

    /**
     * A state with the caches of some layers of this kind, as where most layers have a window.
     *
     * @param start before the first token
     * @param layers which layers, from 0
     * @return the same with other caches
     * @throws IllegalArgumentException if the state has seen tokens
     */
    default SequenceModel.State in(SequenceModel.State start, IntPredicate layers) {
        if (start.position() != 0) {
            throw new IllegalArgumentException(
                    "caches can only be exchanged before the first token, this state has seen " + start.position());
        }
        List<Block.State<?, ?>> blocks = new ArrayList<>();
        for (Block.State<?, ?> block : start.blocks()) {
            boolean chosen = block.time() instanceof KvCache && layers.test(blocks.size());
            blocks.add(chosen ? new Block.State<>(empty(((KvCache) block.time()).form()), block.channel()) : block);
        }
        return new SequenceModel.State(blocks, 0);
    }
}
