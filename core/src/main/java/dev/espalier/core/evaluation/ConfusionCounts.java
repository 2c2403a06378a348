package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;

/**
 * How often samples of one class were predicted to be of another.
 *
 * <p>A sample for which no probability is a number counts for its own class and for no predicted one.
 */
public final class ConfusionCounts {

    private final Schema.Target target;
    private final double[] cells;
    private final double[] actual;

    ConfusionCounts(Schema.Target target) {
        this.target = target;
        this.cells = new double[Math.multiplyExact(target.width(), target.width())];
        this.actual = new double[target.width()];
    }

    /** How many classes there are. */
    public int classes() {
        return actual.length;
    }

    /**
     * The name of a class.
     *
     * @param index from 0
     * @return its name
     */
    public String className(int index) {
        return target.className(index);
    }

    /**
     * How many samples of one class were predicted to be of another.
     *
     * @param actualClass their class
     * @param predictedClass what was predicted
     * @return their number, or the sum of their weights
     */
    public double count(int actualClass, int predictedClass) {
        return cells[actualClass * actual.length + predictedClass];
    }

    /**
     * How many samples of a class there are.
     *
     * @param index the class
     * @return their number, or the sum of their weights
     */
    public double actual(int index) {
        return actual[index];
    }

    /**
     * How often a class was predicted.
     *
     * @param index the class
     * @return how many samples, or the sum of their weights
     */
    public double predicted(int index) {
        double sum = 0;
        for (int row = 0; row < actual.length; row++) {
            sum += count(row, index);
        }
        return sum;
    }

    void add(int samples, float[] predictions, float[] targets, float[] weights) {
        int width = actual.length;
        for (int s = 0; s < samples; s++) {
            double weight = WeighableAccumulator.weight(weights, s);
            int row = ClassIndices.actual(target, targets, s);
            int column = ClassIndices.argmax(predictions, s * width, width);
            actual[row] += weight;
            if (column >= 0) {
                cells[row * width + column] += weight;
            }
        }
    }
}
