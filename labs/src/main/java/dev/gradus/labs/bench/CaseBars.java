package dev.gradus.labs.bench;

import dev.gradus.labs.report.Bars;
import dev.gradus.labs.report.Curves;
import java.util.ArrayList;
import java.util.List;

/**
 * The bars of some cases of one benchmark, times or memory: as they are if one contender has them, else as a multiple of the
 * first's, so that short and long cases share an axis.
 */
final class CaseBars {
    private final Comparison all;
    private final List<Case> cases;
    private final List<String> contenders;
    private final Quantity quantity;
    private final boolean relative;

    CaseBars(Comparison all, List<Case> cases, Quantity quantity) {
        this.all = all;
        this.quantity = quantity;
        this.cases = cases.stream().filter(what -> all.at(what).stream().anyMatch(one -> quantity.in(one) != null))
                .toList();
        this.contenders = all.contenders().stream().filter(this::has).toList();
        this.relative = contenders.size() > 1 && has(all.contenders().get(0));
    }

    private boolean has(String contender) {
        return cases.stream().anyMatch(what -> quantity.in(all.at(what, contender)) != null);
    }

    /** Whether anybody counted it. */
    boolean isEmpty() {
        return cases.isEmpty();
    }

    Bars chart() {
        List<Bars.Group> groups = new ArrayList<>();
        for (String name : contenders) {
            groups.add(new Bars.Group(name, all.contenders().indexOf(name),
                    cases.stream().map(what -> bar(what, name)).toList()));
        }
        String first = all.contenders().get(0);
        return relative
                ? new Bars(quantity.title() + " as a multiple of " + first + "'s", quantity.multiple(), rows(), groups,
                        List.of(new Curves.Level(quantity.level(), 1)))
                : new Bars(quantity.title(), quantity.unit(), rows(), groups, List.of());
    }

    /** The values of the parameters that differ. */
    private List<String> rows() {
        return cases.stream().map(what -> {
            List<String> values = what.parameters().keySet().stream().filter(this::varies)
                    .map(name -> what.parameters().get(name) + (name.equals("threads") ? " threads" : "")).toList();
            return values.isEmpty()
                    ? what.settings()
                    : String.join(", ", values).replaceAll("\\b1 threads", "1 thread");
        }).toList();
    }

    private boolean varies(String parameter) {
        return cases.stream().map(what -> what.parameters().get(parameter)).distinct().count() > 1;
    }

    private double[] bar(Case what, String contender) {
        Spread one = quantity.in(all.at(what, contender));
        Spread first = quantity.in(all.at(what, all.contenders().get(0)));
        if (one == null || relative && first == null) {
            return new double[0];
        }
        double unit = relative ? first.middle() : quantity.size();
        return new double[] {one.middle() / unit, one.low() / unit, one.high() / unit};
    }
}
