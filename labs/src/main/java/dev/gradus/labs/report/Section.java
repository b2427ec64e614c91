package dev.gradus.labs.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param heading  its title
 * @param captions paragraphs in plain words that say what to look for
 * @param contents what it shows; several charts stand side by side where there is room
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
        html.append(contents.size() > 1 ? "<div class=\"several\">\n" : "<div class=\"one\">\n");
        contents.forEach(content -> html.append(content.html(charts)));
        return html.append("</div>\n</section>\n").toString();
    }
}
