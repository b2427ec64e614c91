package dev.gradus.kernel;

/** Does nothing but fused multiply-adds, as fast as the provider can: the peak that kernels are compared with. */
public interface Probe {

    /**
     * Runs independent chains of {@code x = x a + b} on registers.
     *
     * @param operations how many floating-point operations, two a fused multiply-add; rounded down to whole rounds
     * @return a number that depends on every chain, so that none is optimised away
     */
    float fma(int operations);
}
