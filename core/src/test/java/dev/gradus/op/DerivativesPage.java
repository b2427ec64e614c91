package dev.gradus.op;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Formula and derivative of every registered op on one page, taken from the first sentence of its Javadoc. */
final class DerivativesPage {
    private static final String HEAD =
            """
            # All derivatives

            One line an op, taken from its source: what it computes, and what `backward` returns. `dy` is the gradient of the
            loss with respect to the result `y`, and `dx`, `da`, `dw` are those with respect to the inputs. Where shapes
            broadcast, a gradient is summed over the stretched axes. Every line is checked against central differences in
            float64.
            """;
    private static final Pattern COMMENT =
            Pattern.compile("/\\*\\*(.*?)\\*/\\s*(?:@\\w+\\s*)*public record", Pattern.DOTALL);
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+ ([^{}]*)}");

    private DerivativesPage() {}

    /** The page for the ops in a folder of sources. */
    static String of(List<OpCase> ops, Path sources) throws IOException {
        Map<String, Map<String, String>> packages = new TreeMap<>();
        for (OpCase op : ops) {
            String name = op.type().getPackageName();
            packages.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), n -> new TreeMap<>())
                    .put(op.toString(), row(op.type(), sources));
        }
        return HEAD
                + packages.entrySet().stream().map(p -> table(p.getKey(), p.getValue())).collect(Collectors.joining());
    }

    private static String table(String name, Map<String, String> rows) {
        return "\n## " + name + "\n\n| op | formula | derivative |\n|---|---|---|\n" + String.join("", rows.values());
    }

    private static String row(Class<?> type, Path sources) throws IOException {
        Path source = sources.resolve(type.getName().replace('.', '/') + ".java");
        String sentence = sentence(type, Files.readString(source));
        int split = sentence.indexOf("; ");
        if (split < 0) {
            throw new IllegalStateException(
                    type.getSimpleName() + " needs a Javadoc that begins with {@code formula; derivative},"
                            + " got: " + sentence);
        }
        String formula = sentence.substring(0, split);
        return "| " + type.getSimpleName() + " | " + code(formula) + " | " + code(sentence.substring(split + 2))
                + " |\n";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** The first sentence of a record's Javadoc, without markup. */
    static String sentence(Class<?> type, String source) {
        Matcher comment = COMMENT.matcher(source);
        if (!comment.find()) {
            throw new IllegalStateException(type.getSimpleName() + " needs a Javadoc in front of its record");
        }
        String text = comment.group(1).replaceAll("(?m)^\\s*\\* ?", " ").replaceAll("\\s+", " ").strip();
        String sentence = text.substring(0, endOfSentence(text));
        return INLINE_TAG.matcher(sentence).replaceAll("$1").replace("&gt;", ">").replace("&lt;", "<").strip();
    }

    /** Where the first full stop stands that is followed by a space or nothing and is not inside braces. */
    private static int endOfSentence(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '.' && depth == 0 && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
                return i;
            }
        }
        return text.length();
    }
}
