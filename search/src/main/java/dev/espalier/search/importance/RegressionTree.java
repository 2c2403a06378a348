package dev.espalier.search.importance;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A tree whose leaves hold the mean of their samples; each split is the one that leaves the smallest squared error.
 *
 * <p>A number is split at a threshold, a choice into one option and all others. A leaf has one sample or equal values.
 *
 * <p>Source: Breiman, Friedman, Olshen, Stone, "Classification and Regression Trees", 1984.
 */
final class RegressionTree {

    private sealed interface Node {}

    private record Leaf(double mean) implements Node {}

    private record Split(int feature, double value, boolean isChoice, Node left, Node right) implements Node {

        boolean isLeft(double[] row) {
            return isChoice ? row[feature] == value : row[feature] <= value;
        }
    }

    /** A split that has been tried: by how much it reduces the squared error. */
    private record Cut(int feature, double value, double gain) {}

    private static final Cut NO_CUT = new Cut(-1, 0, 0);

    private final Samples samples;
    private final Node root;

    /**
     * Learns a tree.
     *
     * @param samples all there are
     * @param drawn those that it learns from; one may occur several times
     */
    RegressionTree(Samples samples, int[] drawn) {
        this.samples = samples;
        root = grown(drawn);
    }

    /** The value that a row of features leads to. */
    double predict(double[] row) {
        Node node = root;
        while (node instanceof Split split) {
            node = split.isLeft(row) ? split.left() : split.right();
        }
        return ((Leaf) node).mean();
    }

    private Node grown(int[] members) {
        Cut best = NO_CUT;
        for (int feature = 0; feature < samples.isChoice().length; feature++) {
            Cut cut = samples.isChoice()[feature] ? bestOption(members, feature) : bestThreshold(members, feature);
            best = cut.gain() > best.gain() ? cut : best;
        }
        if (best.feature() < 0) {
            return new Leaf(sum(members) / members.length);
        }
        Split shape =
                new Split(best.feature(), best.value(), samples.isChoice()[best.feature()], new Leaf(0), new Leaf(0));
        int[] left = Arrays.stream(members)
                .filter(member -> shape.isLeft(samples.rows()[member]))
                .toArray();
        int[] right = Arrays.stream(members)
                .filter(member -> !shape.isLeft(samples.rows()[member]))
                .toArray();
        return new Split(shape.feature(), shape.value(), shape.isChoice(), grown(left), grown(right));
    }

    private double sum(int[] members) {
        double sum = 0;
        for (int member : members) {
            sum += samples.targets()[member];
        }
        return sum;
    }

    /** The threshold between two neighbouring values with the largest gain. */
    private Cut bestThreshold(int[] members, int feature) {
        Integer[] sorted = Arrays.stream(members).boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, Comparator.comparingDouble(member -> samples.rows()[member][feature]));
        double all = sum(members);
        double below = 0;
        Cut best = NO_CUT;
        for (int i = 1; i < sorted.length; i++) {
            below += samples.targets()[sorted[i - 1]];
            double low = samples.rows()[sorted[i - 1]][feature];
            double high = samples.rows()[sorted[i]][feature];
            double gain = gain(below, i, all, members.length);
            if (low < high && gain > best.gain()) {
                best = new Cut(feature, 0.5 * (low + high), gain);
            }
        }
        return best;
    }

    private Cut bestOption(int[] members, int feature) {
        double all = sum(members);
        Cut best = NO_CUT;
        double[] options = Arrays.stream(members)
                .mapToDouble(member -> samples.rows()[member][feature])
                .distinct()
                .sorted()
                .toArray();
        for (double option : options) {
            int[] chosen = Arrays.stream(members)
                    .filter(member -> samples.rows()[member][feature] == option)
                    .toArray();
            double gain = chosen.length < members.length ? gain(sum(chosen), chosen.length, all, members.length) : 0;
            best = gain > best.gain() ? new Cut(feature, option, gain) : best;
        }
        return best;
    }

    /** The reduction of the squared error; 0 instead of what rounding leaves of it. */
    private static double gain(double part, int size, double all, int total) {
        double rest = all - part;
        double before = all * all / total;
        double gain = part * part / size + rest * rest / (total - size) - before;
        return gain > 1e-12 * Math.abs(before) ? gain : 0;
    }
}
