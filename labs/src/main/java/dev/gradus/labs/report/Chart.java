package dev.gradus.labs.report;

/**
 * A picture that the page draws from numbers: each kind is a record here, and a function of the same name in
 * {@code charts.js} that gets the record as JSON.
 */
public sealed interface Chart extends Content permits Bars, Curves, Growth, HeatMap, Matrix, Shares {

    /**
     * What it shows, above the picture.
     *
     * @return a few words
     */
    String title();

    @Override
    default String html(Charts charts) {
        return "<figure>" + Html.element("figcaption", title()) + "<div class=\"chart\" role=\"img\" aria-label=\""
                + Html.escape(title()) + "\" data-chart=\"" + charts.add(this) + "\"></div></figure>\n";
    }
}
