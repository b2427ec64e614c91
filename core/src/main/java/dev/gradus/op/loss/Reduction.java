package dev.gradus.op.loss;

/** What becomes of the losses of single rows. */
public enum Reduction {
    /** Their sum, divided by how many of them count. */
    MEAN,
    /** Their sum. */
    SUM;

    /** The factor of every row's loss when {@code counted} of them count; 0 if none does. */
    double scale(int counted) {
        return counted == 0 ? 0 : this == MEAN ? 1.0 / counted : 1;
    }
}
