package dev.gradus.op;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every op of the project, one {@link OpCase} each: the tests of the ops are generated from here. */
public final class OpRegistry {
    private OpRegistry() {}

    /** All entries, package by package. */
    public static List<OpCase> all() {
        Stream<Supplier<List<OpCase>>> packages = Stream.of(
                MathCases::all,
                ReduceCases::all,
                ShapeCases::all,
                IndexCases::all,
                LinalgCases::all,
                NormCases::all,
                LossCases::all,
                ConvCases::all,
                SequenceCases::all,
                AttentionCases::all);
        return packages.flatMap(cases -> cases.get().stream()).toList();
    }
}
