package dev.gradus.labs.report;

import dev.gradus.labs.lab.Table;
import java.util.List;

/**
 * A table.
 *
 * @param table headings and rows; the first column names the row
 */
public record Grid(Table table) implements Content {

    @Override
    public String html(Charts charts) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
        table.headings().forEach(heading -> html.append(Html.element("th", heading)));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                html.append(Html.element(c == 0 ? "th" : "td", row.get(c)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }
}
