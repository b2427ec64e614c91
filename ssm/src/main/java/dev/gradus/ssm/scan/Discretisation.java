package dev.gradus.ssm.scan;

import dev.gradus.kernel.StepRule;

/**
 * How a step of length d turns {@code h' = A h + B u} into {@code h_t = a h_(t-1) + b B u_t}.
 *
 * <p>Gu, Goel and Re 2021 (bilinear); Gu and Dao 2023, section 2 (zero-order hold); exponential Euler is what the public code
 * of Mamba computes.
 */
public enum Discretisation {
    /** {@code a = e^(dA), b = (e^(dA) - 1)/A}: exact where the input is held for the step. */
    ZERO_ORDER_HOLD(StepRule.ZERO_ORDER_HOLD),
    /** {@code a = (1 + dA/2)/(1 - dA/2), b = d/(1 - dA/2)}: the trapezoidal rule. */
    BILINEAR(StepRule.BILINEAR),
    /** {@code a = e^(dA), b = d}. */
    EXPONENTIAL_EULER(StepRule.EXPONENTIAL_EULER),
    /** {@code a = 1 + dA, b = d}: unstable where d |A| exceeds 2. */
    FORWARD_EULER(StepRule.FORWARD_EULER);

    private final StepRule rule;

    Discretisation(StepRule rule) {
        this.rule = rule;
    }

    StepRule rule() {
        return rule;
    }
}
