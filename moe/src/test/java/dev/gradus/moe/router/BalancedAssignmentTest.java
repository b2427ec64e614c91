package dev.gradus.moe.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The auction against the Hungarian method. */
class BalancedAssignmentTest {
    private static final double EPSILON = 1e-4;

    private static double[] affinities(int tokens, int experts, long seed) {
        double[] a = new double[tokens * experts];
        new Rng(seed).fillNormal(a, 0, 1);
        return a;
    }

    private static double sum(double[] a, int experts, int[] chosen) {
        double sum = 0;
        for (int t = 0; t < chosen.length; t++) {
            sum += a[t * experts + chosen[t]];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"8,2,1", "16,4,2", "32,4,3", "32,8,4", "30,4,5", "7,3,6", "5,5,7", "3,8,8", "1,1,9", "32,32,10"})
    void theAuctionFindsTheLargestSum(int tokens, int experts, long seed) {
        double[] a = affinities(tokens, experts, seed);
        int[] chosen = BalancedAssignment.solve(a, experts, EPSILON);
        for (int e = 0; e < experts; e++) {
            int expert = e;
            assertEquals(seats(tokens, experts, e), Arrays.stream(chosen).filter(c -> c == expert).count());
        }
        double range = Arrays.stream(a).max().orElseThrow() - Arrays.stream(a).min().orElseThrow();
        double best = hungarian(a, tokens, experts);
        assertTrue(sum(a, experts, chosen) >= best - tokens * EPSILON * range - 1e-9,
                sum(a, experts, chosen) + " of " + best);
    }

    private static int seats(int tokens, int experts, int e) {
        return tokens / experts + (e < tokens % experts ? 1 : 0);
    }

    @Test
    void itBeatsTakingTurns() {
        double[] a = affinities(512, 8, 11);
        int[] turns = new int[512];
        Arrays.setAll(turns, t -> t % 8);
        int[] greedy = new int[512];
        int[] room = new int[8];
        Arrays.fill(room, 64);
        for (int t = 0; t < 512; t++) {
            int best = -1;
            for (int e = 0; e < 8; e++) {
                best = room[e] > 0 && (best < 0 || a[t * 8 + e] > a[t * 8 + best]) ? e : best;
            }
            greedy[t] = best;
            room[best]--;
        }
        double found = sum(a, 8, BalancedAssignment.solve(a, 8, EPSILON));
        assertTrue(found > sum(a, 8, greedy) && found > sum(a, 8, turns));
    }

    @Test
    void equalAffinitiesAndNoTokensAreFine() {
        int[] chosen = BalancedAssignment.solve(new double[24], 4, EPSILON);
        for (int e = 0; e < 4; e++) {
            int expert = e;
            assertEquals(6 / 4 + (e < 2 ? 1 : 0), Arrays.stream(chosen).filter(c -> c == expert).count());
        }
        assertEquals(0, BalancedAssignment.solve(new double[0], 4, EPSILON).length);
    }

    @Test
    void largeAffinitiesLoseNothing() {
        double[] a = affinities(24, 4, 12);
        double[] far = Arrays.stream(a).map(v -> 1e9 + Math.rint(v * 1024)).toArray();
        double[] near = Arrays.stream(a).map(v -> Math.rint(v * 1024)).toArray();
        assertArrayEquals(BalancedAssignment.solve(near, 4, EPSILON), BalancedAssignment.solve(far, 4, EPSILON));
        String message = assertThrows(IllegalArgumentException.class,
                () -> BalancedAssignment.solve(new double[] {1, Double.NEGATIVE_INFINITY}, 2, EPSILON)).getMessage();
        assertTrue(message.contains("needs finite affinities"), message);
    }

    @Test
    void wrongSizesSayWhatWasNeeded() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> BalancedAssignment.solve(new double[7], 4, EPSILON)).getMessage();
        assertTrue(message.contains("got 7 affinities, 4 experts"), message);
    }

    /** Largest sum of tokens to seats by shortest augmenting paths over potentials, O(S^3). */
    private static double hungarian(double[] a, int tokens, int experts) {
        int[] expertOfSeat = new int[tokens + 1];
        for (int e = 0, seat = 1; e < experts; e++) {
            for (int i = 0; i < seats(tokens, experts, e); i++) {
                expertOfSeat[seat++] = e;
            }
        }
        double[] u = new double[tokens + 1];
        double[] v = new double[tokens + 1];
        int[] match = new int[tokens + 1];
        for (int i = 1; i <= tokens; i++) {
            int[] way = new int[tokens + 1];
            double[] least = new double[tokens + 1];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            boolean[] used = new boolean[tokens + 1];
            match[0] = i;
            int j0 = 0;
            do {
                used[j0] = true;
                double delta = Double.POSITIVE_INFINITY;
                int j1 = 0;
                for (int j = 1; j <= tokens; j++) {
                    if (!used[j]) {
                        double cost = -a[(match[j0] - 1) * experts + expertOfSeat[j]] - u[match[j0]] - v[j];
                        way[j] = cost < least[j] ? j0 : way[j];
                        least[j] = Math.min(least[j], cost);
                        j1 = least[j] < delta ? j : j1;
                        delta = Math.min(delta, least[j]);
                    }
                }
                for (int j = 0; j <= tokens; j++) {
                    u[match[j]] += used[j] ? delta : 0;
                    v[j] -= used[j] ? delta : 0;
                    least[j] -= used[j] ? 0 : delta;
                }
                j0 = j1;
            } while (match[j0] != 0);
            for (; j0 != 0; j0 = way[j0]) {
                match[j0] = match[way[j0]];
            }
        }
        double sum = 0;
        for (int j = 1; j <= tokens; j++) {
            sum += a[(match[j] - 1) * experts + expertOfSeat[j]];
        }
        return sum;
    }
}
