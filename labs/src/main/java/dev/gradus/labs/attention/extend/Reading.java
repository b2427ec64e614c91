package dev.gradus.labs.attention.extend;

import dev.gradus.labs.text.LossByPosition;

/**
 * How a model reads long windows with one kind of positions.
 *
 * @param extension the kind
 * @param context   trained length
 * @param untuned   bits a byte by position, with the weights of training
 * @param twice     the same in windows of twice the trained length, stretched by 2
 * @param tuned     by position, after some steps at the longer length
 */
record Reading(Extension extension, int context, double[] untuned, double[] twice, double[] tuned) {

    /** Bits a byte of the last positions, as many as a trained window has. */
    static double end(double[] bits, int context) {
        return LossByPosition.between(bits, bits.length - context, bits.length);
    }

    /** Bits a byte of the second half of a trained window: no longer at its start, not yet beyond its end. */
    double near() {
        return LossByPosition.between(untuned, context / 2, context);
    }

    double far() {
        return end(untuned, context);
    }

    double farAtTwice() {
        return end(twice, context);
    }

    double farTuned() {
        return end(tuned, context);
    }

    double nearTuned() {
        return LossByPosition.between(tuned, context / 2, context);
    }
}
