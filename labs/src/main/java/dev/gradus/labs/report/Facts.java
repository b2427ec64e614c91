package dev.gradus.labs.report;

import java.util.Map;

/**
 * Names and values.
 *
 * @param values  by name, in order
 * @param remarks more words about a name, or none
 */
public record Facts(Map<String, ?> values, Map<String, String> remarks) implements Content {

    @Override
    public String html(Charts charts) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"facts\"><tbody>\n");
        values.forEach((name, value) -> html.append("<tr>").append(Html.element("th", name))
                .append(Html.element("td", String.valueOf(value)))
                .append(Html.element("td", remarks.getOrDefault(name, ""))).append("</tr>\n"));
        return html.append("</tbody></table></div>\n").toString();
    }
}
