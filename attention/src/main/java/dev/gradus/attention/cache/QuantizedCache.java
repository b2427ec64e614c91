package dev.gradus.attention.cache;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.shape.Concat;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps all tokens, rounded to 8 bits in groups once a group is full; the tokens of the group under way are exact (after Liu
 * et al. 2024, KIVI, which has 2 bits). A quarter of the memory in float32.
 *
 * <p>Groups begin at multiples of their size, and a query sees its own group exact, so a prompt may come in any pieces.
 * Rounded keys are read a span at a time and the parts merged; they never all exist as floats.
 *
 * @param groups full groups, oldest first
 * @param tail the group under way
 * @param rule how it is rounded
 */
public record QuantizedCache(List<Group> groups, KeyValues tail, Rounding rule) implements KvCache {
    private static final int SPAN = 1024;

    /** Copies the list. */
    public QuantizedCache {
        groups = List.copyOf(groups);
    }

    /**
     * How tokens are rounded.
     *
     * @param group tokens of a group
     * @param keysByChannel whether keys share a scale by channel over the tokens of a group, as channels differ most in size
     *     (KIVI), or by token over the channels, as values do
     * @param rotated whether keys are rotated before they are rounded (KIVI), or each time they are read
     */
    public record Rounding(int group, boolean keysByChannel, boolean rotated) {

        /** Checks the size. */
        public Rounding {
            if (group < 1) {
                throw new IllegalArgumentException("a quantised cache needs groups of at least 1 token, got " + group);
            }
        }

        /**
         * KIVI's order of things: groups of 32, keys by channel, rotated first.
         *
         * @return the rule
         */
        public static Rounding kivi() {
            return new Rounding(32, true, true);
        }
    }

    /** Rounded keys and values of neighbouring tokens. */
    public static final class Group {
        private final Rounded keys;
        private final Rounded values;

        private Group(KeyValues exact, Rounding rule) {
            keys = Rounded.of(exact.keys(), rule.keysByChannel ? Rounded.Along.CHANNEL : Rounded.Along.TOKEN);
            values = Rounded.of(exact.values(), Rounded.Along.TOKEN);
        }
    }

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @param rule how tokens are rounded
     * @return the cache
     */
    public static QuantizedCache empty(Form form, Rounding rule) {
        return new QuantizedCache(List.of(), KeyValues.empty(form), rule);
    }

    @Override
    public Form form() {
        return tail.form();
    }

    @Override
    public int length() {
        return rounded() + tail.length();
    }

    private int rounded() {
        return groups.size() * rule.group;
    }

    @Override
    public Step<KvCache> attend(Tensor q, Tensor k, Tensor v, AttentionRule attention) {
        List<Tensor> outputs = new ArrayList<>();
        QuantizedCache cache = this;
        int tokens = q.dim(1);
        int end;
        for (int from = 0; from < tokens; from = end) {
            end = Math.min(tokens, from + rule.group - cache.tail.length());
            Tensor keys = k.slice(1, from, end);
            cache = cache.append(rule.rotated ? attention.turn(keys, length() + from) : keys, v.slice(1, from, end));
            outputs.add(cache.read(attention.turn(q.slice(1, from, end), length() + from), attention));
            cache = cache.closed();
        }
        Tensor[] more = outputs.subList(1, outputs.size()).toArray(Tensor[]::new);
        return new Step<>(outputs.get(0).apply(new Concat(1), more), cache);
    }

    private QuantizedCache append(Tensor k, Tensor v) {
        return new QuantizedCache(groups, tail.append(k, v), rule);
    }

    /** Rounds the group under way once it is full. */
    private QuantizedCache closed() {
        if (tail.length() < rule.group) {
            return this;
        }
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(tail, rule));
        return new QuantizedCache(more, KeyValues.empty(form()), rule);
    }

    /** What the last queries read, [B,T,H,d], rotated. */
    private Tensor read(Tensor q, AttentionRule attention) {
        PartialSoftmax all = new PartialSoftmax(part(q, tail.keys(), tail.values(), rounded(), attention));
        int step = Math.max(1, SPAN / rule.group);
        for (int from = 0; from < groups.size(); from += step) {
            List<Group> span = groups.subList(from, Math.min(groups.size(), from + step));
            all.add(part(q, joined(span, g -> g.keys), joined(span, g -> g.values), from * rule.group, attention));
        }
        return all.output(q.dtype());
    }

    private static Tensor joined(List<Group> span, Function<Group, Rounded> which) {
        Tensor[] parts = span.stream().map(group -> which.apply(group).tensor()).toArray(Tensor[]::new);
        return parts[0].apply(new Concat(1), Arrays.copyOfRange(parts, 1, parts.length));
    }

    private Tensor[] part(Tensor q, Tensor keys, Tensor values, int first, AttentionRule attention) {
        Tensor k = rule.rotated ? keys : attention.turn(keys, first);
        int behind = length() - keys.dim(1); // from where the kernel takes the queries to be to where they are
        Placed pattern = new Placed(attention.pattern(), behind, first);
        return Autograd.run(new Attention(pattern, attention.scale()), q, k, values);
    }

    @Override
    public long bytes() {
        return tail.bytes() + groups.stream().mapToLong(group -> group.keys.bytes() + group.values.bytes()).sum();
    }

    @Override
    public QuantizedCache snapshot() {
        return new QuantizedCache(groups, tail.copied(), rule);
    }

    @Override
    public QuantizedCache rewind(int earlier) {
        boolean border = earlier % rule.group == 0 && earlier <= length();
        if (earlier < 0 || earlier > length() || !border && earlier < rounded()) {
            throw new IllegalArgumentException("a quantised cache that has seen " + length() + " tokens can go back to "
                    + rounded() + " and more, or to multiples of " + rule.group + ", not to " + earlier);
        }
        return earlier < rounded()
                ? new QuantizedCache(groups.subList(0, earlier / rule.group), KeyValues.empty(form()), rule)
                : new QuantizedCache(groups, tail.first(earlier - rounded()), rule);
    }
}
