package dev.gradus.labs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The charts of a page, numbered in the order of their places. */
final class Charts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Drawing> drawings = new ArrayList<>();

    /** The name of a function in {@code charts.js} and its argument. */
    private record Drawing(String kind, Chart data) {}

    /** Adds a chart; returns its number. */
    int add(Chart chart) {
        String kind = chart.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        drawings.add(new Drawing(kind, chart));
        return drawings.size() - 1;
    }

    /** All as a JSON array that can stand inside a script element. */
    String json() {
        try {
            return JSON.writeValueAsString(drawings).replace("<", "\\u003c").replace(">", "\\u003e").replace("&",
                    "\\u0026");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("charts are records of numbers and words", e);
        }
    }
}
