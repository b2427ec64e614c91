package dev.gradus.op.linalg;

import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The letters of an einsum.
 *
 * @param a axes of the first operand
 * @param b axes of the second operand
 * @param c axes of the result
 */
record Terms(String a, String b, String c) {
    private static final Pattern EQUATION = Pattern.compile("([A-Za-z]*),([A-Za-z]*)->([A-Za-z]*)");

    static Terms parse(String equation) {
        Matcher match = EQUATION.matcher(equation);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "einsum needs an equation of two operands such as bld,bsd->bls, got " + equation);
        }
        Terms terms = new Terms(match.group(1), match.group(2), match.group(3));
        for (String term : new String[] {terms.a, terms.b, terms.c}) {
            if (term.chars().distinct().count() != term.length()) {
                throw new IllegalArgumentException(
                        "einsum needs each letter once in a term, got " + term + " in " + equation);
            }
        }
        String unknown = without(terms.c, terms.a + terms.b);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "einsum needs every letter of the result in an operand, got " + unknown + " in " + equation);
        }
        return terms;
    }

    void check(Einsum op, Tensor[] inputs) {
        boolean fits = inputs[0].shape().rank() == a.length() && inputs[1].shape().rank() == b.length();
        for (int i = 0; fits && i < a.length(); i++) {
            int other = b.indexOf(a.charAt(i));
            fits = other < 0 || inputs[0].dim(i) == inputs[1].dim(other);
        }
        if (!fits) {
            throw Require.fault(op, "one axis for each letter and one size for each letter of " + op.equation(),
                    inputs);
        }
    }

    /** The letters that are also among others, in their order. */
    static String common(String letters, String others) {
        return filtered(letters, others, true);
    }

    /** The letters that are not among others, in their order. */
    static String without(String letters, String others) {
        return filtered(letters, others, false);
    }

    private static String filtered(String letters, String others, boolean present) {
        return letters.chars()
                .filter(letter -> others.indexOf(letter) >= 0 == present)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
