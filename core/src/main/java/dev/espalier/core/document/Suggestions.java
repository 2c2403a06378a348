package dev.espalier.core.document;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What to say of a name that nobody knows. */
public final class Suggestions {

    /** Longer names are not compared: their table would be large, and nobody mistypes a sentence. */
    private static final int LONGEST = 64;

    private Suggestions() {}

    /**
     * The remedy for an unknown name.
     *
     * @param name the name received
     * @param known the names that there are
     * @return such as {@code did you mean 'adam'? known: adam, sgd}; without the first part if none is near
     */
    public static String nearest(String name, Collection<String> known) {
        List<String> sorted = known.stream().distinct().sorted().toList();
        if (sorted.isEmpty()) {
            return "there is none";
        }
        String list = "known: " + String.join(", ", sorted);
        return closest(name, sorted)
                .map(near -> "did you mean '" + near + "'? " + list)
                .orElse(list);
    }

    /**
     * The known name that was probably meant.
     *
     * @param name the name received
     * @param known the names that there are
     * @return the nearest, if it is near enough for a slip of the fingers
     */
    public static Optional<String> closest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = fold(name);
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(wanted, fold(candidate));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        int allowed = Math.min(Math.max(1, wanted.length() / 3), wanted.length() - 1);
        return bestDistance <= allowed ? Optional.of(best) : Optional.empty();
    }

    /** Letters alone, so that {@code weightDecay} and {@code weight_decay} are {@code weight-decay}. */
    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** The fewest insertions, deletions, replacements and swaps of neighbours from one text to the other. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
