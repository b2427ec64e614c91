package dev.gradus.labs.attention.documents;

import dev.gradus.labs.report.Report;
import dev.gradus.labs.study.Page;
import java.util.List;

/** The page. */
record DocumentReport(DocumentSettings settings, Page page) {
    Report report() {
        return new Report("Long documents", "", List.of(page.models("x"), page.expectations(), page.settings()));
    }
}
