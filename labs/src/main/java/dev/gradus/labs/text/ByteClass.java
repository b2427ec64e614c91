package dev.gradus.labs.text;

/** Kinds of bytes, so that a picture can say what a byte is without 256 rows. */
public enum ByteClass {
    /** a to z. */
    LOWER("lower case"),
    /** A to Z. */
    UPPER("upper case"),
    /** 0 to 9. */
    DIGIT("digit"),
    /** The space. */
    SPACE("space"),
    /** Line ends. */
    NEWLINE("newline"),
    /** Marks of a sentence, and quotes. */
    PUNCTUATION("punctuation"),
    /** Round, square, curly and pointed brackets. */
    BRACKET("bracket"),
    /** Other marks: arithmetic and the like. */
    OPERATOR("operator"),
    /** Parts of characters beyond ASCII. */
    NON_ASCII("non-ASCII"),
    /** Tabs and other control characters. */
    CONTROL("control");

    private static final String PUNCTUATIONS = ".,;:!?'\"`";
    private static final String BRACKETS = "()[]{}<>";

    private final String label;

    ByteClass(String label) {
        this.label = label;
    }

    /**
     * The class of a byte.
     *
     * @param b 0 to 255
     * @return its class
     */
    public static ByteClass of(int b) {
        if (b < 0 || b > 255) {
            throw new IllegalArgumentException("a byte is 0 to 255, got " + b);
        }
        if (b >= 128) {
            return NON_ASCII;
        }
        if (b >= 'a' && b <= 'z') {
            return LOWER;
        }
        if (b >= 'A' && b <= 'Z') {
            return UPPER;
        }
        if (b >= '0' && b <= '9') {
            return DIGIT;
        }
        if (b < ' ' || b == 127) {
            return b == '\n' || b == '\r' ? NEWLINE : CONTROL;
        }
        return b == ' ' ? SPACE : mark((char) b);
    }

    private static ByteClass mark(char c) {
        if (PUNCTUATIONS.indexOf(c) >= 0) {
            return PUNCTUATION;
        }
        return BRACKETS.indexOf(c) >= 0 ? BRACKET : OPERATOR;
    }

    @Override
    public String toString() {
        return label;
    }
}
