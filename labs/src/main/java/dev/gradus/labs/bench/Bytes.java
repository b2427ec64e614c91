package dev.gradus.labs.bench;

/** Amounts of memory for readers. */
final class Bytes {
    private static final double KIB = 1024;
    private static final double MIB = KIB * KIB;
    private static final double GIB = KIB * MIB;

    private Bytes() {}

    /** Three digits and a unit. */
    static String text(double bytes) {
        double unit = bytes >= GIB ? GIB : bytes >= MIB ? MIB : KIB;
        return Spread.digits(bytes / unit) + (unit == GIB ? " GiB" : unit == MIB ? " MiB" : " KiB");
    }
}
