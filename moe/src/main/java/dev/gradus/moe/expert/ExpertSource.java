package dev.gradus.moe.expert;

/** Where experts come from when a token needs them: a list of those in memory, or a cache before a file. */
@FunctionalInterface
public interface ExpertSource {

    /**
     * An expert.
     *
     * @param expert its number, from 0 to E - 1
     * @return the network
     * @throws java.io.UncheckedIOException if it has to be read and can't be
     */
    ExpertNetwork expert(int expert);
}
