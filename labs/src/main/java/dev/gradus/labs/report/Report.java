package dev.gradus.labs.report;

import dev.gradus.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A page about a run: one file with everything in it, so that it can be mailed, kept, and read without a network.
 *
 * @param title    what was run
 * @param summary  what came out, a sentence or two
 * @param sections the parts
 */
public record Report(String title, String summary, List<Section> sections) {

    /** Copies the list. */
    public Report {
        sections = List.copyOf(sections);
    }

    /**
     * The page.
     *
     * @return HTML
     */
    public String html() {
        Charts charts = new Charts();
        String body = sections.stream().map(section -> section.html(charts)).collect(Collectors.joining());
        return Resources.page().fill(Map.of(
                "title", Html.escape(title),
                "summary", Html.escape(summary),
                "styles", Resources.styles(),
                "body", body,
                "data", charts.json(),
                "echarts", Resources.echarts(),
                "charts", Resources.charts()));
    }

    /**
     * Writes the page, atomically.
     *
     * @param file where to
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, html());
    }
}
