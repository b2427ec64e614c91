package dev.gradus.labs.attention.extend;

import static dev.gradus.labs.attention.extend.Extension.BY_PARTS;
import static dev.gradus.labs.attention.extend.Extension.INTERPOLATION;
import static dev.gradus.labs.attention.extend.Extension.NONE;
import static dev.gradus.labs.attention.extend.Extension.NTK;
import static dev.gradus.labs.attention.extend.Extension.YARN;

import dev.gradus.labs.lab.Expectation;
import java.util.List;

/** The claims; all numbers are differences in bits a byte. */
record ExtendClaims(ExtendResults results) {
    private static final double NO_END = Double.POSITIVE_INFINITY;

    List<Expectation> all() {
        double none = far(NONE);
        double near = results.of(NONE).near();
        return List.of(
                claim("What positions as they are lose at the end of the long windows, against the trained length",
                        none - near, 2, NO_END),
                claim("What interpolation gains there", none - far(INTERPOLATION), 0.5, NO_END),
                claim("What NTK by parts gains there", none - far(BY_PARTS), 2, NO_END),
                claim("What YaRN gains there", none - far(YARN), 2, NO_END),
                claim("What NTK-aware gains there, where its slowest pairs are out of range again", none - far(NTK),
                        -1, 0.75),
                claim("What NTK-aware gains at twice the trained length",
                        results.of(NONE).farAtTwice() - results.of(NTK).farAtTwice(), 0.5, NO_END),
                claim("What interpolation costs within the trained length", results.of(INTERPOLATION).near() - near, 1,
                        NO_END),
                claim("What YaRN costs within the trained length", results.of(YARN).near() - near, 0, 1),
                claim("What YaRN gains over no change at the end, both tuned",
                        results.of(NONE).farTuned() - results.of(YARN).farTuned(), 0.5, NO_END),
                claim("What YaRN, tuned, lacks at the end to the trained length", results.of(YARN).farTuned() - near,
                        -0.5, 0.4));
    }

    private double far(String name) {
        return results.of(name).far();
    }

    private static Expectation claim(String words, double value, double low, double high) {
        return new Expectation(words + ", bits a byte", value, low, high);
    }
}
