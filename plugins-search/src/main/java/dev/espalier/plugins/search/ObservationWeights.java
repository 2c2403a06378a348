package dev.espalier.plugins.search;

import java.util.Arrays;

/** How much observations count: the newest 25 fully, older ones ever less, down to 1/count. */
final class ObservationWeights {

    private static final int FULL = 25;

    private ObservationWeights() {}

    static double[] of(int count) {
        double[] weights = new double[count];
        Arrays.fill(weights, 1);
        int older = count - FULL;
        for (int i = 0; i < older; i++) {
            double least = 1.0 / count;
            weights[i] = older == 1 ? least : least + (1 - least) * i / (older - 1);
        }
        return weights;
    }
}
