package dev.gradus.labs.lab;

import java.io.IOException;
import java.util.Map;

/** A lab with its settings and inputs, ready to start. */
public interface Work {

    /**
     * What was read, such as the name, length and hash of a text; a resumed run must have read the same.
     *
     * @return words and numbers, in order
     */
    Map<String, Object> input();

    /**
     * Does the work.
     *
     * @param run folder, progress, interruption
     * @return what was found, or, if the run was interrupted, empty findings
     * @throws IOException if a file can't be read or written
     */
    Findings run(Run run) throws IOException;
}
