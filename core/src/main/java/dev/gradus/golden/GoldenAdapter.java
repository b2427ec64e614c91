package dev.gradus.golden;

/** Runs the Gradus form of a reference function on a case. */
@FunctionalInterface
public interface GoldenAdapter {

    /**
     * Computes every output of the reference function and hands it in with {@link GoldenCase#output}.
     *
     * @param golden inputs, parameters and settings
     * @throws Exception if the case can't be computed; it then counts as failed
     */
    void run(GoldenCase golden) throws Exception;
}
