package dev.gradus.ssm.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Four ways to all prefixes {@code x_0, x_0 x_1, x_0 x_1 x_2, ...} of an associative product, with their work and depth counted.
 *
 * <p>A loop does the least work in the greatest depth. With a processor for every element Hillis and Steele's scan is done in
 * log T rounds but does T log T work; Blelloch's does at most 2 T work in 2 log T rounds. A few processors do best with
 * chunks: a loop in each, a scan over the chunks' products, and a second pass. Hillis and Steele 1986; Blelloch 1990.
 */
public final class TextbookScans {
    private TextbookScans() {}

    /**
     * All prefixes and what they cost.
     *
     * @param prefixes the result, in order
     * @param work how many times two elements were joined
     * @param depth how many joins had to wait for each other, with a processor for every element (for chunks, for every chunk)
     * @param <T> element
     */
    public record Result<T>(List<T> prefixes, long work, int depth) {}

    /**
     * One after the other: work and depth T - 1.
     *
     * @param elements x
     * @param combine how to join
     * @param <T> element
     * @return the prefixes
     */
    public static <T> Result<T> sequential(List<T> elements, Combine<T> combine) {
        List<T> all = new ArrayList<>(elements);
        for (int t = 1; t < all.size(); t++) {
            all.set(t, combine.join(all.get(t - 1), all.get(t)));
        }
        int joins = Math.max(0, all.size() - 1);
        return new Result<>(all, joins, joins);
    }

    /**
     * In round r every element joins the one 2^r before it.
     *
     * @param elements x
     * @param combine how to join
     * @param <T> element
     * @return the prefixes
     */
    public static <T> Result<T> hillisSteele(List<T> elements, Combine<T> combine) {
        List<T> all = new ArrayList<>(elements);
        long work = 0;
        int depth = 0;
        for (int distance = 1; distance < all.size(); distance *= 2) {
            List<T> before = List.copyOf(all);
            for (int t = distance; t < all.size(); t++) {
                all.set(t, combine.join(before.get(t - distance), before.get(t)));
                work++;
            }
            depth++;
        }
        return new Result<>(all, work, depth);
    }

    /**
     * Up a tree and down again, padded with identities to a power of two.
     *
     * <p>On the way down a left child gets what came before its parent; the right child gets that, joined by what the left
     * child held. To swap the two goes unnoticed wherever the product commutes.
     *
     * @param elements x
     * @param combine how to join
     * @param <T> element
     * @return the prefixes
     */
    public static <T> Result<T> blelloch(List<T> elements, Combine<T> combine) {
        int size = elements.size() < 2 ? 1 : Integer.highestOneBit(elements.size() - 1) * 2;
        List<T> tree = new ArrayList<>(elements);
        tree.addAll(Collections.nCopies(size - elements.size(), combine.identity()));
        long work = 0;
        int depth = 0;
        for (int half = 1; half < size; half *= 2, depth++) {
            for (int right = 2 * half - 1; right < size; right += 2 * half, work++) {
                tree.set(right, combine.join(tree.get(right - half), tree.get(right)));
            }
        }
        tree.set(size - 1, combine.identity());
        for (int half = size / 2; half >= 1; half /= 2, depth++) {
            for (int right = 2 * half - 1; right < size; right += 2 * half, work++) {
                T left = tree.get(right - half);
                T before = tree.get(right);
                tree.set(right - half, before);
                tree.set(right, combine.join(before, left));
            }
        }
        List<T> all = new ArrayList<>();
        for (int t = 0; t < elements.size(); t++, work++) {
            all.add(combine.join(tree.get(t), elements.get(t))); // from what came before to what is included
        }
        return new Result<>(all, work, elements.isEmpty() ? 0 : depth + 1);
    }

    /**
     * A loop in every chunk, a loop over their products, and a pass that adds what came before: 2 T work.
     *
     * @param elements x
     * @param combine how to join
     * @param chunk elements of a chunk, at least 1
     * @param <T> element
     * @return the prefixes
     */
    public static <T> Result<T> chunked(List<T> elements, Combine<T> combine, int chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("a chunk needs at least 1 element, got " + chunk);
        }
        List<T> all = new ArrayList<>();
        long work = 0;
        int longest = 0;
        T before = null;
        int chunks = 0;
        for (int from = 0; from < elements.size(); from += chunk, chunks++) {
            Result<T> inside = sequential(elements.subList(from, Math.min(elements.size(), from + chunk)), combine);
            work += inside.work;
            longest = Math.max(longest, inside.depth);
            for (T prefix : inside.prefixes) {
                all.add(before == null ? prefix : combine.join(before, prefix));
                work += before == null ? 0 : 1;
            }
            before = all.get(all.size() - 1);
        }
        // the last element of a chunk is also its product, so the loop over products is part of the second pass
        return new Result<>(all, work, longest + Math.max(0, chunks - 1) + (chunks > 1 && chunk > 1 ? 1 : 0));
    }
}
