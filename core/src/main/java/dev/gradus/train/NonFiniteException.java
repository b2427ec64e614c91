package dev.gradus.train;

/** A loss or gradient stopped being a number; the message says at which step, in which op and layer. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) {
        super(message);
    }
}
