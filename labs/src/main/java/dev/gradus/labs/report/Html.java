package dev.gradus.labs.report;

/** Text inside HTML. */
final class Html {
    private Html() {}

    /** The text with every character that means something to HTML replaced, also inside quoted attributes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isAllowed(c) ? c : '\uFFFD');
            }
        }
        return out.toString();
    }

    /** HTML has no control characters but white space. */
    private static boolean isAllowed(char c) {
        return c >= ' ' && c != '\u007F' || c == '\n' || c == '\t';
    }

    /** {@code <name>text</name>}, the text escaped. */
    static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }
}
