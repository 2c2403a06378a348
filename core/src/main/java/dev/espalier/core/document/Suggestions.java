package dev.espalier.core.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to say of an unknown name. */
public final class Suggestions {

    /** Longer names are not compared: their table would be large, and long names are hardly typing errors. */
    private static final int LONGEST = 64;

    private Suggestions() {}

    /**
     * The remedy for an unknown name.
     *
     * @param name the name received
     * @param known the names that there are
     * @return such as {@code did you mean 'adam'? known: adam, sgd}; without the first part if nothing seems meant
     */
    public static String nearest(String name, Collection<String> known) {
        String list = known.isEmpty()
                ? "there is none"
                : "known: " + known.stream().distinct().sorted().collect(Collectors.joining(", "));
        return meant(name, known) + list;
    }

    /**
     * What was probably meant: the name that is written a little differently, or what something is called here that has
     * another name in other libraries.
     *
     * @param name the name received
     * @param known the names that there are
     * @return such as {@code did you mean 'adam'? } with a space at its end; empty if nothing seems meant
     */
    public static String meant(String name, Collection<String> known) {
        String foreign = ForeignNames.meant(name, known);
        boolean spelled = known.stream().anyMatch(one -> fold(one).equals(fold(name)));
        String meant = foreign.isEmpty() || spelled
                ? closest(name, known).map(near -> "'" + near + "'").orElse("")
                : foreign;
        return meant.isEmpty() ? "" : "did you mean " + meant + "? ";
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
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
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
