package dev.gradus.labs.report;

/**
 * A piece of text as it is, such as what a model wrote.
 *
 * @param title  above it
 * @param prompt its beginning, which somebody else wrote; set apart
 * @param text   what follows
 */
public record Passage(String title, String prompt, String text) implements Content {

    @Override
    public String html(Charts charts) {
        return "<figure>" + Html.element("figcaption", title) + "<pre>" + Html.element("b", prompt) + Html.escape(text)
                + "</pre></figure>\n";
    }
}
