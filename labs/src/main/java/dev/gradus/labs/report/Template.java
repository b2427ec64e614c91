package dev.gradus.labs.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places named {@code {{like this}}}.
 *
 * @param text the text
 */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** Fills every place in one pass, so that what is filled in may itself hold anything. */
    String fill(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("the template has a place " + place.group() + " that nothing fills");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
