package dev.gradus.moe.offload;

import dev.gradus.moe.expert.ExpertNetwork;
import dev.gradus.moe.expert.Experts;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Experts of a file, at most so many bytes of them in memory: what is needed and not there is read, and what was used
 * longest ago makes room for it (offloading; Eliseev and Mazur 2023, arXiv 2312.17238). The outputs are those of experts
 * in memory, bit for bit.
 *
 * <p>A token passes all layers before it comes back to the first, so a cache that is shared by the layers should hold more than
 * one token needs; otherwise give each layer a cache of its own. While an expert is read, it takes memory beyond
 * the bound. Several threads may generate with one cache.
 */
public final class ExpertCache {
    private final ExpertFile file;
    private final long maxBytes;
    private final LeastRecent<Key, ExpertNetwork> networks;
    private long hits;
    private long misses;
    private long bytesRead;

    private record Key(String prefix, int expert) {}

    /**
     * An empty cache.
     *
     * @param file     where the experts are; must stay open
     * @param maxBytes most memory that experts take between two uses
     */
    public ExpertCache(ExpertFile file, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("a cache of experts needs at least 1 byte, got " + maxBytes);
        }
        this.file = file;
        this.maxBytes = maxBytes;
        this.networks = new LeastRecent<>(maxBytes, ExpertNetwork::bytes);
    }

    /**
     * The experts of a layer, for generation. None is read yet; one that can't be read later is an
     * {@link UncheckedIOException} in the midst of generation.
     *
     * @param prefix what stands before the names of the layer's experts, such as {@code model.layers.0.block_sparse_moe.}
     * @param config form of the experts
     * @return experts without parameters
     * @throws IOException if the file lacks one of them or its shape differs
     * @throws IllegalArgumentException if the cache has no room for a single one
     */
    public Experts layer(String prefix, Experts.Config config) throws IOException {
        long single = config.parametersPerExpert() * Float.BYTES;
        if (single > maxBytes) {
            throw new IllegalArgumentException(
                    "a cache of experts needs room for one of " + single + " bytes, got " + maxBytes);
        }
        file.check(prefix, config);
        return new Experts(config, expert -> find(new Key(prefix, expert), config));
    }

    private synchronized ExpertNetwork find(Key key, Experts.Config config) {
        ExpertNetwork network = networks.get(key);
        if (network != null) {
            hits++;
            return network;
        }
        misses++;
        return read(key, config);
    }

    private ExpertNetwork read(Key key, Experts.Config config) {
        networks.makeRoom(config.parametersPerExpert() * Float.BYTES);
        try {
            ExpertNetwork network = file.read(key.prefix, config, key.expert);
            bytesRead += file.bytes(key.prefix, config, key.expert);
            networks.put(key, network);
            return network;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "expert " + key.expert + " of " + key.prefix + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * What happened so far.
     *
     * @return counts and bytes
     */
    public synchronized CacheUse use() {
        return new CacheUse(
                hits, misses, networks.forgotten(), bytesRead, networks.size(), networks.weight());
    }
}
