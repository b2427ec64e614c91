package dev.gradus.labs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The files that a page is made of, from the class path. */
final class Resources {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/%s/echarts.min.js";
    private static final String ECHARTS_VERSION = "/META-INF/maven/org.webjars/echarts/pom.properties";

    private Resources() {}

    static Template page() {
        return new Template(read("report.html"));
    }

    static String styles() {
        return read("report.css");
    }

    static String charts() {
        return read("charts.js");
    }

    /** The library's minified source, from its WebJar; the name of its folder is its version. */
    static String echarts() {
        try (InputStream in = open(ECHARTS_VERSION)) {
            Properties properties = new Properties();
            properties.load(in);
            return read(String.format(ECHARTS, properties.getProperty("version")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Resources.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the class path lacks " + name);
        }
        return in;
    }
}
