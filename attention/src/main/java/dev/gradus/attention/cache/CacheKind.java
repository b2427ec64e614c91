package dev.gradus.attention.cache;

import dev.gradus.sequence.Block;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.SequenceModel;
import java.util.ArrayList;
import java.util.List;

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
        if (start.position() != 0) {
            throw new IllegalArgumentException(
                    "caches can only be exchanged before the first token, this state has seen " + start.position());
        }
        List<Block.State<?, ?>> blocks = new ArrayList<>();
        for (Block.State<?, ?> block : start.blocks()) {
            blocks.add(block.time() instanceof KvCache cache
                    ? new Block.State<>(empty(cache.form()), block.channel())
                    : block);
        }
        return new SequenceModel.State(blocks, 0);
    }
}
