package dev.gradus.ssm.scan;

import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.reduce.LogCumSumExp;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Tensor;

/**
 * A gated recurrence of positive numbers without a loop over time: {@code ln h_t = A_t + ln(h_0 + sum over s <= t of
 * e^(ln x_s - A_s))} with {@code A_t = ln a_1 + ... + ln a_t}.
 *
 * <p>In logarithms the products of gates are sums, and neither overflows nor vanishes, as it would if they were
 * multiplied out and divided by. That is how minGRU and minLSTM are trained where a loop over time is slow; here it is
 * a lesson, since {@link GatedRecurrence} gives the same numbers faster. Heinsen 2023; Feng et al. 2024.
 */
public final class LogSpaceScan {
    private LogSpaceScan() {}

    /**
     * All states.
     *
     * @param logGates ln a, [B,T,D], at most 0
     * @param logValues ln x, [B,T,D]
     * @param logStart ln h_0, [B,D]
     * @return h [B,T,D], positive
     */
    public static Tensor of(Tensor logGates, Tensor logValues, Tensor logStart) {
        Tensor faded = logGates.apply(new CumSum(1)); // A
        Tensor first = logStart.reshape(logStart.dim(0), 1, logStart.dim(1));
        Tensor all = first.apply(new Concat(1), logValues.sub(faded)); // [B,T+1,D]
        Tensor sums = all.apply(new LogCumSumExp(1)).slice(1, 1, all.dim(1));
        return sums.add(faded).exp();
    }
}
