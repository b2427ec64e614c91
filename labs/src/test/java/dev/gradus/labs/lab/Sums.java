package dev.gradus.labs.lab;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A part without a model, to test what surrounds one: adds up the numbers 1 to count. */
public final class Sums implements Part<Sums.Settings> {

    /** What the work does when it is asked to run. */
    public interface Act {
        /** Does something on the way. */
        void with(Run run) throws IOException;
    }

    private final Act act;

    /** A part that does something on the way. */
    public Sums(Act act) {
        this.act = act;
    }

    /** Settings of every kind. */
    public record Settings(
            @Setting("how many numbers") int count, long most, double factor, boolean loud, String word) {
        /** Checks the range. */
        public Settings {
            Ranges.check("count", count, 1, 100);
            Ranges.check("factor", factor, 0, 10);
        }
    }

    @Override
    public String name() {
        return "up";
    }

    @Override
    public String summary() {
        return "adds up";
    }

    @Override
    public String duration() {
        return "no time";
    }

    /** A lab of two parts, of which this is the first. */
    public Lab lab() {
        return new Lab("sums", "sums of numbers", List.of(this, new Down()));
    }

    /** A second part: the same under another name. */
    private static final class Down implements Part<Settings> {
        private final Sums up = new Sums(run -> {});

        @Override
        public String name() {
            return "down";
        }

        @Override
        public String summary() {
            return up.summary() + " from the top";
        }

        @Override
        public String duration() {
            return up.duration();
        }

        @Override
        public Settings settings(Size size) {
            return up.settings(size);
        }

        @Override
        public Work prepare(Settings settings, Source source) throws IOException {
            source.seedAlone();
            return up.prepare(settings, source);
        }
    }

    @Override
    public Settings settings(Size size) {
        return new Settings(size == Size.TINY ? 3 : 10, 1000, 1.5, false, "sum");
    }

    @Override
    public Work prepare(Settings settings, Source source) throws IOException {
        if (settings.most < settings.count) {
            throw new IllegalArgumentException("the setting most needs to be at least count");
        }
        return new Work() {
            @Override
            public Map<String, Object> input() {
                return Map.of("text", source.text().map(Object::toString).orElse("none"));
            }

            @Override
            public Findings run(Run run) throws IOException {
                act.with(run);
                double sum = settings.factor * settings.count * (settings.count + 1) / 2;
                return new Findings(new Table(List.of("count", "sum"),
                        List.of(List.of(Integer.toString(settings.count), Double.toString(sum)))), Map.of("sum", sum),
                        List.of(new Expectation("the sum stays small", sum, 0, 100)));
            }
        };
    }
}
