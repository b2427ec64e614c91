package dev.gradus.labs.attention.extend;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How all kinds of positions did. */
record ExtendResults(ExtendSettings settings, List<Reading> readings, List<Growing> growing) {

    Reading of(String name) {
        return readings.stream().filter(reading -> reading.extension().name().equals(name)).findFirst().orElseThrow();
    }

    double far(double[] bits) {
        return Reading.end(bits, settings.context());
    }

    Table table() {
        List<List<String>> rows = readings.stream().map(reading -> List.of(reading.extension().name(),
                bits(reading.near()), bits(reading.farAtTwice()), bits(reading.far()), bits(reading.nearTuned()),
                bits(reading.farTuned()))).toList();
        return new Table(List.of("positions", "trained length", "at x2", "at x" + settings.factor(),
                "tuned: trained length", "tuned: at x" + settings.factor()), rows);
    }

    static String bits(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Reading reading : readings) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("bitsWithinTrainedLength", reading.near());
            of.put("bitsAtTwice", reading.farAtTwice());
            of.put("bitsAtTheEnd", reading.far());
            of.put("tunedBitsWithinTrainedLength", reading.nearTuned());
            of.put("tunedBitsAtTheEnd", reading.farTuned());
            numbers.put(reading.extension().name(), of);
        }
        for (Growing each : growing) {
            numbers.put(each.name() + ", keys cached turned", far(each.kept()));
            numbers.put(each.name() + ", keys turned when read", far(each.anew()));
        }
        return numbers;
    }

    /** None for settings that nothing is known about. */
    List<Expectation> claims() {
        boolean known = settings.equals(ExtendSettings.of(Size.SMALL)) || settings.equals(ExtendSettings.of(Size.FULL));
        return known ? new ExtendClaims(this).all() : List.of();
    }
}
