package dev.gradus.ssm.rwkv;

import dev.gradus.op.sequence.LerpShift;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Tensor;

/** What RWKV knows of the token before: x [B,T,D] beside x one step later. */
final class TokenShift {
    private TokenShift() {}

    /** {@code m x_t + (1 - m) x_(t-1)}, with m of D elements and x_(-1) = last [B,D]. */
    static Tensor mix(Tensor x, Tensor m, Tensor last) {
        return x.apply(new LerpShift(), m.reshape(m.size()), last);
    }

    /** {@code x_t + m (x_(t-1) - x_t)}: the form of versions 6 and 7, whose m counts from the other side. */
    static Tensor mixBack(Tensor x, Tensor m, Tensor last) {
        return mix(x, m.mul(-1).add(1), last);
    }

    /** {@code x_(t-1) - x_t}. */
    static Tensor difference(Tensor x, Tensor last) {
        Tensor first = last.reshape(x.dim(0), 1, x.dim(2));
        return x.dim(1) == 1 ? first.sub(x) : first.apply(new Concat(1), x.slice(1, 0, x.dim(1) - 1)).sub(x);
    }

    /** The last token, [B,D]. */
    static Tensor last(Tensor x) {
        return x.slice(1, x.dim(1) - 1, x.dim(1)).reshape(x.dim(0), x.dim(2));
    }
}
