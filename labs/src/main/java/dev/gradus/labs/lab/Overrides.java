package dev.gradus.labs.lab;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings by name: {@code --set key=value} on the components of a record. */
public final class Overrides {
    private Overrides() {}

    /**
     * What was typed as {@code KEY=VALUE}; of one key, the last counts.
     *
     * @throws IllegalArgumentException if there is no {@code =}, or nothing before it
     */
    static Map<String, String> read(List<String> typed) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (String each : typed) {
            int at = each.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("--set needs KEY=VALUE, got '" + each + "'");
            }
            changes.put(each.substring(0, at), each.substring(at + 1));
        }
        return changes;
    }

    /**
     * The record with some components changed; its own constructor checks the ranges.
     *
     * @throws IllegalArgumentException if a key is unknown, a value is of the wrong kind or out of range
     */
    static <S extends Record> S apply(S settings, Map<String, String> changes) {
        Map<String, Object> values = values(settings);
        changes.forEach((key, text) -> {
            if (!values.containsKey(key)) {
                throw new IllegalArgumentException("there is no setting '" + key + "'; there are: "
                        + values.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ")));
            }
            values.put(key, parse(key, text, values.get(key)));
        });
        return make(settings, values);
    }

    /**
     * The settings by name.
     *
     * @param settings a public record
     * @return component name to value, in order
     */
    public static Map<String, Object> values(Record settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(settings));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the settings record " + settings.getClass() + " must be public", e);
            }
        }
        return values;
    }

    /**
     * What the settings mean.
     *
     * @param settings a record
     * @return component name to the words of its {@link Setting}, in order; empty words if it has none
     */
    public static Map<String, String> meanings(Record settings) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            meanings.put(component.getName(), setting == null ? "" : setting.value());
        }
        return meanings;
    }

    private static Object parse(String key, String text, Object sample) {
        try {
            if (sample instanceof Integer) {
                return Integer.valueOf(text);
            }
            if (sample instanceof Long) {
                return Long.valueOf(text);
            }
            if (sample instanceof Double) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            String kind = sample instanceof Double ? "a number" : "a whole number";
            throw new IllegalArgumentException(
                    "the setting " + key + " needs " + kind + " like " + sample + ", got '" + text + "'", e);
        }
        if (sample instanceof Boolean) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("the setting " + key + " needs true or false, got '" + text + "'");
            }
            return Boolean.valueOf(text);
        }
        return text;
    }

    private static <S extends Record> S make(S settings, Map<String, Object> values) {
        @SuppressWarnings("unchecked") // the class of an S
        Class<S> type = (Class<S>) settings.getClass();
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values.values().toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("the settings record " + type + " could not be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings record " + type + " must be public", e);
        }
    }
}
