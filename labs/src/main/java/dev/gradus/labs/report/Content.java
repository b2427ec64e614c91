package dev.gradus.labs.report;

/** Something that a section of a report shows. */
public sealed interface Content permits Chart, Grid, Passage, Facts, Claims {

    /** HTML; charts leave an empty place and put their numbers into {@code charts}. */
    String html(Charts charts);
}
