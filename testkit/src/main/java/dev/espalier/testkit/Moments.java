package dev.espalier.testkit;

/** Mean, variance and fourth moment of a stream of numbers, with their standard errors. */
final class Moments {

    private long count;
    private double sum;
    private double squares;
    private double cubes;
    private double fourths;

    void add(double value) {
        count++;
        sum += value;
        squares += value * value;
        cubes += value * value * value;
        fourths += value * value * value * value;
    }

    double mean() {
        return sum / count;
    }

    double variance() {
        double mean = mean();
        return Math.max(0, squares / count - mean * mean);
    }

    /** The standard error of the mean: √(variance / n). */
    double standardError() {
        return Math.sqrt(variance() / count);
    }

    /** The standard error of the variance: √((fourth central moment − variance²) / n). */
    double standardErrorOfVariance() {
        double mean = mean();
        double fourth = fourths / count
                - 4 * mean * cubes / count
                + 6 * mean * mean * squares / count
                - 3 * mean * mean * mean * mean;
        return Math.sqrt(Math.max(0, fourth - variance() * variance()) / count);
    }
}
