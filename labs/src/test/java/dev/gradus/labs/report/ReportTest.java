package dev.gradus.labs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The page is well formed, complete, loads nothing, and shows hostile text as text. */
class ReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>(.*?)</script>", Pattern.DOTALL);

    private final String html = SampleReport.of().html();

    /** The page without its scripts and styles. */
    private Document document() throws Exception {
        String markup = SCRIPT.matcher(html).replaceAll("").replace("<!DOCTYPE html>", "")
                .replaceAll("(?s)<style>.*?</style>", "");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(markup.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theMarkupIsWellFormed() throws Exception {
        assertEquals("A <sample> & more", document().getElementsByTagName("title").item(0).getTextContent());
        assertEquals(7, document().getElementsByTagName("section").getLength());
    }

    @Test
    void hostileTextIsShownAsText() throws Exception {
        Document page = document();
        assertEquals("public static " + SampleReport.NASTY.replace('\u0007', '\uFFFD'),
                page.getElementsByTagName("pre").item(0).getTextContent());
        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertFalse(html.contains("<script>alert"));
    }

    @Test
    void thereAreThreeScriptsAndTheDataAreTheCharts() throws Exception {
        Matcher scripts = SCRIPT.matcher(html);
        assertTrue(scripts.find());
        JsonNode drawings = new ObjectMapper().readTree(scripts.group(1));
        assertEquals(7, drawings.size());
        assertEquals("curves", drawings.get(0).get("kind").asText());
        assertEquals(3, drawings.get(0).get("data").get("axes").size());
        assertEquals("model 0", drawings.get(0).get("data").get("curves").get(0).get("name").asText());
        assertTrue(scripts.find());
        assertTrue(scripts.group(1).contains("Apache Software Foundation"), "the library comes with its licence");
        assertTrue(scripts.find());
        assertFalse(scripts.find());
    }

    @Test
    void everyPlaceHasItsChart() throws Exception {
        Matcher places = Pattern.compile("data-chart=\"(\\d+)\"").matcher(html);
        for (int i = 0; i < 7; i++) {
            assertTrue(places.find());
            assertEquals(i, Integer.parseInt(places.group(1)));
        }
        assertFalse(places.find());
    }

    @Test
    void nothingIsLoaded() {
        String own = html.replace(Resources.echarts(), "");
        assertFalse(own.contains("http:") || own.contains("https:") || own.contains("//cdn"),
                "no address of a network");
        assertFalse(Pattern.compile("<(link|img|iframe|script src|object|embed)|@import|url\\(").matcher(own).find());
        assertTrue(own.contains("default-src 'none'"), "and the browser is told so");
    }

    @Test
    void chartsInDataCanNotEndTheScript() {
        Charts charts = new Charts();
        charts.add(new HeatMap("</script>", List.of("<!--"), List.of("a&b"), new double[][] {{1}}));
        assertFalse(charts.json().matches(".*[<>&].*"), charts.json());
    }

    @Test
    void aTemplateFillsInOnePassAndMissesNothing() {
        Template template = new Template("{{a}} and {{b}}");
        assertEquals("{{b}} and $1\\", template.fill(Map.of("a", "{{b}}", "b", "$1\\")));
        assertThrows(IllegalStateException.class, () -> template.fill(Map.of("a", "x")));
    }

    @Test
    void chartsRefuseNumbersThatDoNotFit() {
        assertThrows(IllegalArgumentException.class,
                () -> new Curves("t", "y", List.of("x"),
                        List.of(new Curves.Curve("c", false, List.of(new double[2]), new double[3])), List.of()));
        assertThrows(IllegalArgumentException.class,
                () -> new HeatMap("t", List.of("a", "b"), List.of("c"), new double[1][1]));
        assertThrows(IllegalArgumentException.class,
                () -> new Shares("t", "x", new double[2], List.of("c"), new double[1][1]));
    }

    @Test
    void thePageIsWritten(@TempDir Path folder) throws IOException {
        SampleReport.of().write(folder.resolve("report.html"));
        assertEquals(html, Files.readString(folder.resolve("report.html")));
    }
}
