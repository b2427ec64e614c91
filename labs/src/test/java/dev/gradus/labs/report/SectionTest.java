package dev.gradus.labs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Charts stand side by side, tables below them. */
class SectionTest {
    private static final Chart CHART =
            new Matrix("m", "x", "y", List.of("0"), List.of("0"), new double[][] {{1}}, false);
    private static final Grid TABLE = new Grid(new Table(List.of("a"), List.of(List.of("b"))));

    private static String form(List<Content> contents) {
        String html = new Section("s", List.of(), contents).html(new Charts());
        return html.replaceAll("(?s)<figure>.*?</figure>\\s*", "chart ")
                .replaceAll("(?s)<div class=\"scroll\">.*?</div>",
                        "table ")
                .replaceAll("(?s)<h2>.*?</h2>|</?section>|\\s+", " ").replaceAll(" +", " ").strip();
    }

    private static List<Content> charts(int count) {
        return new ArrayList<>(Collections.nCopies(count, CHART));
    }

    @Test
    void fourChartsMakeASquare() {
        assertEquals("<div class=\"one\"> chart </div>", form(charts(1)));
        assertEquals("<div class=\"several\"> chart chart chart </div>", form(charts(3)));
        assertEquals("<div class=\"several four\"> chart chart chart chart </div>", form(charts(4)));
    }

    @Test
    void aTableStandsAloneBetweenRowsOfCharts() {
        List<Content> contents = charts(2);
        contents.add(TABLE);
        contents.add(CHART);
        assertEquals("<div class=\"several\"> chart chart </div> table <div class=\"one\"> chart </div>",
                form(contents));
        assertEquals("table", form(List.of(TABLE)));
    }
}
