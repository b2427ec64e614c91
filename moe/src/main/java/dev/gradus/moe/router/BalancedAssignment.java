package dev.gradus.moe.router;

import java.util.Arrays;

/**
 * Tokens to experts so that each expert gets the same number and the sum of affinities is as large as possible: a linear
 * assignment of S tokens to S seats, {@code S / E} an expert, the first {@code S mod E} experts one more.
 *
 * <p>Solved by an auction (Bertsekas 1992, as BASE layers, Lewis et al. 2021): a token without a seat bids for the seat that
 * is worth most to it, and raises the price by what it is worth more than the next best, plus epsilon. The sum found is
 * within S epsilon of the largest. Epsilon shrinks in rounds, which start with the last prices.
 */
public final class BalancedAssignment {
    private static final double SHRINK = 0.2;
    private static final int FREE = -1;

    private final double[] affinity;
    private final int experts;
    private final int[] firstSeat;
    private final double[] price;
    private final int[] owner;
    private final int[] cheapest;
    private final int[] next;

    private BalancedAssignment(double[] affinity, int tokens, int experts) {
        this.affinity = affinity;
        this.experts = experts;
        firstSeat = new int[experts + 1];
        for (int e = 0; e < experts; e++) {
            firstSeat[e + 1] = firstSeat[e] + tokens / experts + (e < tokens % experts ? 1 : 0);
        }
        price = new double[tokens];
        owner = new int[tokens];
        cheapest = new int[experts];
        next = new int[experts];
    }

    /**
     * Solves an assignment.
     *
     * @param affinity of token t to expert e at {@code t experts + e}
     * @param experts  E
     * @param epsilon  last epsilon, as a part of the range of the affinities, such as 1e-4
     * @return expert of each token
     * @throws IllegalArgumentException if the affinities are not a whole number of rows, or epsilon is not above 0
     */
    public static int[] solve(double[] affinity, int experts, double epsilon) {
        if (experts < 1 || affinity.length % experts != 0 || !(epsilon > 0)) {
            throw new IllegalArgumentException("a balanced assignment needs rows of affinities to at least 1 expert and"
                    + " an epsilon above 0, got " + affinity.length + " affinities, " + experts + " experts, epsilon "
                    + epsilon);
        }
        double least = Arrays.stream(affinity).min().orElse(0);
        double range = Arrays.stream(affinity).max().orElse(0) - least;
        if (!Double.isFinite(range)) {
            throw new IllegalArgumentException(
                    "a balanced assignment needs finite affinities, got a range of " + range);
        }
        double last = range > 0 ? range * epsilon : 1;
        double[] fromZero = Arrays.stream(affinity).map(a -> a - least).toArray(); // so that no epsilon is lost in rounding
        BalancedAssignment auction = new BalancedAssignment(fromZero, affinity.length / experts, experts);
        for (double step = Math.max(last, range * SHRINK); step > last; step *= SHRINK) {
            auction.hold(step);
        }
        auction.hold(last);
        return auction.winners();
    }

    /** One round: everybody stands up, and bids until all have a seat. */
    private void hold(double epsilon) {
        Arrays.fill(owner, FREE);
        for (int e = 0; e < experts; e++) {
            rank(e);
        }
        int[] waiting = new int[owner.length];
        Arrays.setAll(waiting, i -> owner.length - 1 - i); // a stack; token 0 bids first
        int count = waiting.length;
        while (count > 0) {
            int loser = bid(waiting[count - 1], epsilon);
            if (loser == FREE) {
                count--;
            } else {
                waiting[count - 1] = loser;
            }
        }
    }

    /** A token takes the seat that is worth most to it; returns who sat there. */
    private int bid(int token, double epsilon) {
        int best = 0;
        for (int e = 1; e < experts; e++) {
            best = worth(token, e, cheapest[e]) > worth(token, best, cheapest[best]) ? e : best;
        }
        double second = worth(token, best, next[best]);
        for (int e = 0; e < experts; e++) {
            second = e == best ? second : Math.max(second, worth(token, e, cheapest[e]));
        }
        int seat = cheapest[best];
        int loser = owner[seat];
        double more = worth(token, best, seat) - second; // infinite if there is no other seat
        price[seat] += (Double.isInfinite(more) ? 0 : more) + epsilon;
        owner[seat] = token;
        rank(best);
        return loser;
    }

    private double worth(int token, int expert, int seat) {
        return seat == FREE ? Double.NEGATIVE_INFINITY : affinity[token * experts + expert] - price[seat];
    }

    /** Finds the two cheapest seats of an expert. */
    private void rank(int expert) {
        cheapest[expert] = FREE;
        next[expert] = FREE;
        for (int seat = firstSeat[expert]; seat < firstSeat[expert + 1]; seat++) {
            if (cheapest[expert] == FREE || price[seat] < price[cheapest[expert]]) {
                next[expert] = cheapest[expert];
                cheapest[expert] = seat;
            } else if (next[expert] == FREE || price[seat] < price[next[expert]]) {
                next[expert] = seat;
            }
        }
    }

    private int[] winners() {
        int[] winners = new int[owner.length];
        for (int e = 0; e < experts; e++) {
            for (int seat = firstSeat[e]; seat < firstSeat[e + 1]; seat++) {
                winners[owner[seat]] = e;
            }
        }
        return winners;
    }
}
