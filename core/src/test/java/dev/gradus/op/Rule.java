package dev.gradus.op;

/** Something that holds for every op on every one of its samples. */
interface Rule {

    /** The rule in a few words, for the test's name. */
    String title();

    /** Whether it is also checked on large samples, which take a thousand times longer. */
    default boolean onLarge() {
        return true;
    }

    /** Fails if the sample breaks the rule. */
    void check(OpCase op, Sample sample);
}
