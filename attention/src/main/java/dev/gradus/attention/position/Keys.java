package dev.gradus.attention.position;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A JSON object whose members are asked for by name and type; what does not fit is told in a sentence. */
record Keys(String name, Map<String, Object> members) {

    boolean has(String key) {
        return members.get(key) != null;
    }

    /** Another object inside this one. */
    Keys object(String key) {
        if (!(members.get(key) instanceof Map<?, ?> map)) {
            throw wrong(key, "an object");
        }
        @SuppressWarnings("unchecked") // names of a JSON object are text
        Map<String, Object> inner = (Map<String, Object>) map;
        return new Keys(name + "." + key, inner);
    }

    double number(String key) {
        if (!(members.get(key) instanceof Number number)) {
            throw wrong(key, "a number");
        }
        return number.doubleValue();
    }

    double number(String key, double absent) {
        return has(key) ? number(key) : absent;
    }

    int whole(String key) {
        double number = number(key);
        if (number != Math.rint(number) || number < 1 || number > Integer.MAX_VALUE) {
            throw wrong(key, "a whole number of at least 1");
        }
        return (int) number;
    }

    int whole(String key, int absent) {
        return has(key) ? whole(key) : absent;
    }

    boolean flag(String key, boolean absent) {
        if (has(key) && !(members.get(key) instanceof Boolean)) {
            throw wrong(key, "true or false");
        }
        return has(key) ? (Boolean) members.get(key) : absent;
    }

    String text(String key) {
        if (!(members.get(key) instanceof String text)) {
            throw wrong(key, "text");
        }
        return text;
    }

    List<Double> numbers(String key) {
        if (!(members.get(key) instanceof List<?> list) || !list.stream().allMatch(Number.class::isInstance)) {
            throw wrong(key, "a list of numbers");
        }
        return list.stream().map(number -> ((Number) number).doubleValue()).toList();
    }

    /** Refuses two names of one thing that say different things. */
    void alike(String one, String other) {
        if (has(one) && has(other) && !members.get(one).equals(members.get(other))) {
            throw new IllegalArgumentException(name + " needs " + one + " and " + other + " to agree, got "
                    + shown(members.get(one)) + " and " + shown(members.get(other)));
        }
    }

    /** Refuses members that nothing here would read. */
    void only(String what, Set<String> known) {
        members.keySet().stream().filter(key -> !known.contains(key)).sorted().findFirst().ifPresent(key -> {
            throw new IllegalArgumentException(
                    name + " of type " + what + " knows " + known.stream().sorted().toList() + ", got " + key);
        });
    }

    private IllegalArgumentException wrong(String key, String needed) {
        String got = members.containsKey(key) ? shown(members.get(key)) : "no such key among " + members.keySet();
        return new IllegalArgumentException(name + "." + key + " needs " + needed + ", got " + got);
    }

    private static String shown(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }
}
