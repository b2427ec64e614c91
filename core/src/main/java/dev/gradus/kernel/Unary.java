package dev.gradus.kernel;

/**
 * Functions of one number, with their derivatives.
 *
 * <p>{@code exp}, {@code log}, {@code tanh}, {@code erf} and {@code sigmoid} are within 2 units in the last place of the
 * true value, for every float.
 */
public enum Unary {
    /** {@code y = e^x, y' = y}. */
    EXP,
    /** {@code y = ln x, y' = 1/x}. */
    LOG,
    /** {@code y = tanh x, y' = 1 - y^2}. */
    TANH,
    /** {@code y = erf x, y' = 2/sqrt(pi) e^(-x^2)}. */
    ERF,
    /** {@code y = 1/(1 + e^-x), y' = y (1 - y)}. */
    SIGMOID,
    /** {@code y = x s(x), y' = s + x s (1 - s)} with s the sigmoid (Hendrycks and Gimpel 2016; "swish"). */
    SILU,
    /** {@code y = x s(1.702 x)}, the quick form of GELU (Hendrycks and Gimpel 2016). */
    GELU_QUICK,
    /** {@code y = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))} (Hendrycks and Gimpel 2016), computed as {@code x s(2u)}. */
    GELU_TANH,
    /** {@code y = x P(x), y' = P(x) + x p(x)} with P and p the normal distribution and its density. */
    GELU_ERF,
    /** {@code y = ln(1 + e^x), y' = s(x)}; x itself above 20, where the two are the same float. */
    SOFTPLUS,
    /** {@code y = ln s(x) = -ln(1 + e^-x), y' = s(-x)}. */
    LOG_SIGMOID,
    /** {@code y = max(x, 0), y' = 1 where x > 0, else 0}. */
    RELU,
    /** {@code y = max(x, 0)^2, y' = 2 max(x, 0)} (So et al. 2021, Primer). */
    RELU_SQUARED,
    /** {@code y = sqrt x, y' = 1/(2y)}. */
    SQRT,
    /** {@code y = 1/sqrt x, y' = -y^3/2}. */
    RSQRT,
    /** {@code y = 1/x, y' = -y^2}. */
    RECIPROCAL,
    /** {@code y = x^2, y' = 2x}. */
    SQUARE,
    /** {@code y = -x, y' = -1}. */
    NEG,
    /** {@code y = |x|, y' = sign x}, 0 at 0. */
    ABS
}
