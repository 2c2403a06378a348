package dev.espalier.search.importance;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Regression trees on bootstrap samples, each examined on the samples that it has not seen. */
final class RandomForest {

    private RandomForest() {}

    /**
     * By how much the squared error grows if a feature is exchanged: for each feature, the mean over all trees of that over the
     * samples that a tree has not seen.
     *
     * @param samples what the trees learn
     * @param trees how many there are
     * @param seed of all random numbers
     * @param key of the forest
     * @return an importance for each feature; may be slightly negative for one that does not matter
     */
    static double[] importances(Samples samples, int trees, long seed, long key) {
        double[] sums = new double[samples.isChoice().length];
        for (int tree = 0; tree < trees; tree++) {
            RandomStream random = new CounterRandomStream(seed, key, tree);
            int[] drawn = new int[samples.size()];
            boolean[] isSeen = new boolean[samples.size()];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = random.nextInt(samples.size());
                isSeen[drawn[i]] = true;
            }
            int[] unseen = IntStream.range(0, samples.size())
                    .filter(sample -> !isSeen[sample])
                    .toArray();
            if (unseen.length > 0) {
                addImportances(new RegressionTree(samples, drawn), samples, unseen, random, sums);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= trees;
        }
        return sums;
    }

    private static void addImportances(
            RegressionTree tree, Samples samples, int[] unseen, RandomStream random, double[] sums) {
        double error = 0;
        for (int sample : unseen) {
            error += square(tree.predict(samples.rows()[sample]) - samples.targets()[sample]);
        }
        for (int feature = 0; feature < sums.length; feature++) {
            int exchanged = feature;
            int[] active = Arrays.stream(unseen)
                    .filter(sample -> samples.rows()[sample][exchanged] != Samples.NONE)
                    .toArray();
            int[] partners = shuffled(active, random);
            double grown = error;
            for (int i = 0; i < active.length; i++) {
                double[] row = samples.rows()[active[i]];
                double target = samples.targets()[active[i]];
                double[] changed = row.clone();
                changed[feature] = samples.rows()[partners[i]][feature];
                grown += square(tree.predict(changed) - target) - square(tree.predict(row) - target);
            }
            sums[feature] += (grown - error) / unseen.length;
        }
    }

    private static int[] shuffled(int[] values, RandomStream random) {
        int[] shuffled = values.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = moved;
        }
        return shuffled;
    }

    private static double square(double value) {
        return value * value;
    }
}
