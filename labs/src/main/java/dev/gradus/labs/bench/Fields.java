package dev.gradus.labs.bench;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.DoubleStream;

/** The fields of a JSON object, asked for by name and kind. */
final class Fields {
    private final Map<?, ?> values;
    private final String name;

    /**
     * The fields of an object.
     *
     * @throws IllegalArgumentException if it is none
     */
    Fields(Object json, String name) {
        if (!(json instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("it needs an object for " + name);
        }
        this.values = map;
        this.name = name;
    }

    /** An object inside this one, which must be there. */
    Fields inner(String field) {
        return new Fields(values.get(field), field);
    }

    /** An object inside this one, without fields if it isn't there. */
    Fields below(String field) {
        return values.get(field) == null ? new Fields(Map.of(), field) : inner(field);
    }

    void each(BiConsumer<String, Object> use) {
        values.forEach((key, value) -> use.accept(key.toString(), value == null ? "" : value));
    }

    /** A word that must be there. */
    String word(String field) {
        if (!(values.get(field) instanceof String word)) {
            throw new IllegalArgumentException(name + " needs a field " + field);
        }
        return word;
    }

    /** A word or number, or another word where it isn't there. */
    String word(String field, String otherwise) {
        Object value = values.get(field);
        return value == null ? otherwise : value.toString();
    }

    /** A number, or another where it isn't there or not a number (JMH writes "NaN" where it knows none). */
    double number(String field, double otherwise) {
        return values.get(field) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** All numbers in lists, and lists of lists. */
    DoubleStream numbers(String field) {
        return flat(values.get(field));
    }

    private static DoubleStream flat(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().flatMapToDouble(Fields::flat);
        }
        return value instanceof Number number ? DoubleStream.of(number.doubleValue()) : DoubleStream.empty();
    }
}
