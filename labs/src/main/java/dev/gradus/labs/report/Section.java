package dev.gradus.labs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a report.
 *
 * @param heading  its title
 * @param captions paragraphs in plain words that say what to look for
 * @param contents what it shows; several charts or passages stand side by side where there is room
 */
public record Section(String heading, List<String> captions, List<Content> contents) {

    /** Copies the lists. */
    public Section {
        captions = List.copyOf(captions);
        contents = List.copyOf(contents);
    }

    String html(Charts charts) {
        StringBuilder html = new StringBuilder("<section>\n").append(Html.element("h2", heading)).append('\n');
        captions.forEach(caption -> html.append(Html.element("p", caption)).append('\n'));
        List<Content> row = new ArrayList<>();
        for (Content content : contents) {
            if (content instanceof Chart || content instanceof Passage) {
                row.add(content);
            } else {
                html.append(sideBySide(row, charts)).append(content.html(charts));
                row.clear();
            }
        }
        return html.append(sideBySide(row, charts)).append("</section>\n").toString();
    }

    /** Charts and passages in as many columns as there is room for; four make a square. */
    private static String sideBySide(List<Content> row, Charts charts) {
        if (row.isEmpty()) {
            return "";
        }
        String form = row.size() == 1 ? "one" : row.size() == 4 ? "several four" : "several";
        return row.stream().map(chart -> chart.html(charts))
                .collect(Collectors.joining("", "<div class=\"" + form + "\">\n", "</div>\n"));
    }
}
