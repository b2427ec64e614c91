package dev.gradus.labs.report;

import dev.gradus.labs.lab.Expectation;
import java.util.List;

/**
 * What was expected, and whether it came true.
 *
 * @param expectations the claims
 */
public record Claims(List<Expectation> expectations) implements Content {

    /** Copies the list. */
    public Claims {
        expectations = List.copyOf(expectations);
    }

    @Override
    public String html(Charts charts) {
        StringBuilder html = new StringBuilder("<ul class=\"claims\">\n");
        for (Expectation claim : expectations) {
            html.append(claim.met() ? "<li class=\"met\"><b>met</b> " : "<li class=\"missed\"><b>missed</b> ")
                    .append(Html.escape(claim.claim())).append(": ").append(Html.element("b", claim.measured()))
                    .append(Html.escape(", expected " + claim.band())).append("</li>\n");
        }
        return html.append("</ul>\n").toString();
    }
}
