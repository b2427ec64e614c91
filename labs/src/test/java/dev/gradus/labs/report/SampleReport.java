package dev.gradus.labs.report;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A report with one of everything, of made-up numbers and text that tries to break out. */
final class SampleReport {
    static final String NASTY = "</script><script>alert(\"1\")</script> & <b>'x'</b> \u0007 {{data}} $1 \\";

    private SampleReport() {}

    static Report of() {
        return new Report("A <sample> & more", "Numbers are made up: " + NASTY, List.of(
                new Section("Learning", List.of("Lower is better.", NASTY), List.of(losses())),
                new Section("Experts", List.of("Rows add up to one."), List.of(heat(1), heat(2), heat(3))),
                new Section("Load", List.of("Even bands are good."), List.of(load(1), load(2), load(3))),
                new Section("Numbers", List.of(), List.of(new Grid(table()))),
                new Section("Expectations", List.of(), List.of(new Claims(claims()))),
                new Section("Settings", List.of(),
                        List.of(new Facts(Map.of("width", 64), Map.of("width", "channels")))),
                new Section("Samples", List.of("The bold part was given."), List.of(
                        new Passage("dense", "public ", "static " + NASTY), new Passage("sparse", "a", "\n  bc")))));
    }

    private static Curves losses() {
        List<Curves.Curve> curves = new ArrayList<>();
        for (int m = 0; m < 4; m++) {
            curves.add(curve("model " + m, false, 600, 1, m));
            curves.add(curve("model " + m, true, 600, 75, m));
        }
        return new Curves("Bits per byte", "bits per byte", List.of("steps", "seconds", "training FLOPs"), curves,
                List.of(new Curves.Level("byte frequencies alone", 4.9)));
    }

    private static Curves.Curve curve(String name, boolean points, int steps, int every, int m) {
        int n = steps / every;
        double[] x = new double[n];
        double[] seconds = new double[n];
        double[] flops = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = (i + 1) * every;
            seconds[i] = x[i] * 0.05 * (1 + 0.3 * m);
            flops[i] = x[i] * 6e9 * (1 + m);
            y[i] = 2.5 - 0.1 * m + 6 / (1 + x[i] / 20) + 0.02 * Math.sin(i * 1.7);
        }
        return new Curves.Curve(name, points, List.of(x, seconds, flops), y);
    }

    private static HeatMap heat(int layer) {
        List<String> rows = List.of("lower case", "upper case", "digits", "space", "newline", "punctuation", "brackets",
                "operators", "non-ASCII", "control");
        double[][] shares = new double[rows.size()][8];
        for (int r = 0; r < shares.length; r++) {
            double sum = 0;
            for (int c = 0; c < 8; c++) {
                shares[r][c] = 1 + 6 * Math.pow(Math.sin(r * 1.3 + c * layer), 8);
                sum += shares[r][c];
            }
            for (int c = 0; c < 8; c++) {
                shares[r][c] /= sum;
            }
        }
        return new HeatMap("layer " + layer + ": 0.42 bits", rows, List.of("1", "2", "3", "4", "5", "6", "7", "8"),
                shares);
    }

    private static Shares load(int layer) {
        double[] x = new double[60];
        double[][] shares = new double[60][8];
        for (int t = 0; t < 60; t++) {
            x[t] = 10 * t + 1;
            double sum = 0;
            for (int e = 0; e < 8; e++) {
                shares[t][e] = 1 + (e == layer ? 3.0 : 1.0) * Math.exp(-t / 10.0) + 0.05 * Math.sin(t * e);
                sum += shares[t][e];
            }
            for (int e = 0; e < 8; e++) {
                shares[t][e] /= sum;
            }
        }
        return new Shares("layer " + layer, "step", x, List.of("1", "2", "3", "4", "5", "6", "7", "8"), shares);
    }

    private static Table table() {
        return new Table(
                List.of("model", "parameters", "active", "bits/byte", "tokens/s", "memory", "busiest", "dropped"),
                List.of(List.of("dense-active", "412 928", "412 928", "2.512", "31 000", "120 MiB", "-", "-"),
                        List.of("top-2 dropless", "812 928", "412 928", "2.401", "25 000", "150 MiB", "15 %", "0 %")));
    }

    private static List<Expectation> claims() {
        return List.of(
                new Expectation("the mixture gains on <dense>, bits a byte", 0.11, 0.03, Double.POSITIVE_INFINITY),
                new Expectation("the dropless mixture drops nothing, share", 0, 0, 0),
                new Expectation("the gap closes, bits", 0.3, Double.NEGATIVE_INFINITY, 0.1));
    }
}
