package dev.espalier.verification.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows with one choice for each of some factors, so that every two choices of different factors which go together stand in
 * at least one row: far fewer rows than there are combinations, and the same ones every time.
 *
 * <p>Each row begins with the first pair that no row has yet; the other factors take, one after the other, the choice that
 * adds the most new pairs, and among equals the one used least. A factor without a choice that goes with the others stays
 * {@link #LEFT_OUT}.
 */
final class PairwiseRows {

    /** In place of a choice, where none of the factor goes with the rest of the row. */
    static final int LEFT_OUT = -1;

    /** Whether two choices of different factors go together; the order of the two does not matter. */
    interface Fit {
        boolean goTogether(int factor, int choice, int otherFactor, int otherChoice);
    }

    private final int[] sizes;
    private final Fit fit;
    private final boolean[][][][] missing;
    private final int[][] used;

    private PairwiseRows(int[] sizes, Fit fit) {
        this.sizes = sizes.clone();
        this.fit = fit;
        this.missing = new boolean[sizes.length][sizes.length][][];
        this.used = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
        for (int one = 0; one < sizes.length; one++) {
            for (int other = one + 1; other < sizes.length; other++) {
                missing[one][other] = new boolean[sizes[one]][sizes[other]];
                for (int a = 0; a < sizes[one]; a++) {
                    for (int b = 0; b < sizes[other]; b++) {
                        missing[one][other][a][b] = fit.goTogether(one, a, other, b);
                    }
                }
            }
        }
    }

    /**
     * Makes the rows.
     *
     * @param sizes how many choices each factor has
     * @param fit which of them go together
     * @return a choice for each factor, row by row
     */
    static List<int[]> of(int[] sizes, Fit fit) {
        PairwiseRows rows = new PairwiseRows(sizes, fit);
        List<int[]> all = new ArrayList<>();
        for (int one = 0; one < sizes.length; one++) {
            for (int other = one + 1; other < sizes.length; other++) {
                for (int a = 0; a < sizes[one]; a++) {
                    for (int b = 0; b < sizes[other]; b++) {
                        if (rows.missing[one][other][a][b]) {
                            all.add(rows.startingWith(one, a, other, b));
                        }
                    }
                }
            }
        }
        return all;
    }

    private int[] startingWith(int one, int a, int other, int b) {
        int[] row = new int[sizes.length];
        Arrays.fill(row, LEFT_OUT);
        row[one] = a;
        row[other] = b;
        for (int factor = 0; factor < row.length; factor++) {
            if (row[factor] == LEFT_OUT) {
                row[factor] = best(row, factor);
            }
        }
        for (int factor = 0; factor < row.length; factor++) {
            if (row[factor] != LEFT_OUT) {
                used[factor][row[factor]]++;
                for (int next = factor + 1; next < row.length; next++) {
                    if (row[next] != LEFT_OUT) {
                        missing[factor][next][row[factor]][row[next]] = false;
                    }
                }
            }
        }
        return row;
    }

    private int best(int[] row, int factor) {
        int best = LEFT_OUT;
        int most = -1;
        for (int choice = 0; choice < sizes[factor]; choice++) {
            int added = added(row, factor, choice);
            if (added > most || (added == most && added >= 0 && used[factor][choice] < used[factor][best])) {
                best = choice;
                most = added;
            }
        }
        return best;
    }

    /** How many pairs a choice adds to a row; -1 if it does not go with what is there. */
    private int added(int[] row, int factor, int choice) {
        int added = 0;
        for (int other = 0; other < row.length; other++) {
            if (row[other] == LEFT_OUT) {
                continue;
            }
            if (!fit.goTogether(factor, choice, other, row[other])) {
                return -1;
            }
            boolean isNew = factor < other
                    ? missing[factor][other][choice][row[other]]
                    : missing[other][factor][row[other]][choice];
            added += isNew ? 1 : 0;
        }
        return added;
    }
}
