package dev.espalier.search.rehearsal;

import dev.espalier.api.Check;
import java.util.Arrays;
import java.util.Optional;

/**
 * The loss of a training whose learning rate grew in every step, and the rates that it suggests.
 *
 * <p>The loss is smoothed by an exponential moving average with the correction of its bias towards 0:
 * aᵢ = β·aᵢ₋₁ + (1−β)·lossᵢ;  smoothedᵢ = aᵢ / (1 − βⁱ), with β = {@value #SMOOTHING}
 *
 * <p>It falls fastest where the line through its values from half a decade below to half a decade above, by least squares on the
 * logarithm of the rate, is steepest.
 *
 * <p>Source: Smith, "Cyclical Learning Rates for Training Neural Networks", 2017.
 */
public final class LearningRateCurve {

    /** The decay rate of the moving average. */
    public static final double SMOOTHING = 0.9;

    /** The first losses say little, as the average has seen few. */
    private static final int FIRST = 5;

    /** How much of its first value the smoothed loss has to lose before a rate is suggested. */
    private static final double LEAST_DESCENT = 0.05;

    private static final double GROWTH = 3;

    private final double[] rates;
    private final double[] losses;
    private final double[] smoothed;
    private final int lowest;
    private final int steepest;

    /** How a learning rate was chosen. */
    public enum Choice {
        /** Where the smoothed loss falls fastest, by the logarithm of the rate. */
        STEEPEST_DESCENT,
        /** A tenth of the rate at which the smoothed loss is lowest. */
        TENTH_OF_MINIMUM
    }

    /**
     * A learning rate with the rule that it follows.
     *
     * @param rate above 0
     * @param choice the rule
     */
    public record Suggestion(double rate, Choice choice) {}

    /**
     * The curve of some steps.
     *
     * @param rates the learning rate of each step, ascending
     * @param losses the loss of each step, before the update
     */
    public LearningRateCurve(double[] rates, double[] losses) {
        Check.require(rates.length == losses.length, "losses", losses.length, "must be as many as rates");
        this.rates = rates.clone();
        this.losses = losses.clone();
        this.smoothed = smoothed(losses);
        this.lowest = lowest(smoothed);
        this.steepest = steepest(rates, smoothed, lowest);
    }

    private static double[] smoothed(double[] losses) {
        double[] smoothed = new double[losses.length];
        double average = 0;
        double decayed = 1;
        for (int i = 0; i < losses.length; i++) {
            average = SMOOTHING * average + (1 - SMOOTHING) * losses[i];
            decayed *= SMOOTHING;
            smoothed[i] = average / (1 - decayed);
        }
        return smoothed;
    }

    private static int lowest(double[] smoothed) {
        int lowest = Math.min(FIRST, smoothed.length - 1);
        for (int i = lowest + 1; i < smoothed.length; i++) {
            lowest = smoothed[i] < smoothed[lowest] ? i : lowest;
        }
        return lowest;
    }

    /** The step around which the loss falls fastest, up to its minimum; -1 if there is none. */
    private static int steepest(double[] rates, double[] smoothed, int lowest) {
        if (lowest - FIRST < 2) {
            return -1;
        }
        // half a decade to either side: the losses of single batches differ by more than a step changes them
        double stepsPerDecade = (rates.length - 1) / Math.log10(rates[rates.length - 1] / rates[0]);
        int reach = Math.max(1, Math.min((int) Math.round(stepsPerDecade / 2), (lowest - FIRST) / 2));
        int found = -1;
        double most = 0;
        for (int i = FIRST + reach; i + reach <= lowest; i++) {
            double slope = slope(rates, smoothed, i - reach, i + reach);
            if (slope < most) {
                most = slope;
                found = i;
            }
        }
        return found;
    }

    /** The slope of the line through some of the points, by least squares. */
    private static double slope(double[] rates, double[] smoothed, int from, int to) {
        double x = 0;
        double y = 0;
        for (int i = from; i <= to; i++) {
            x += Math.log(rates[i]);
            y += smoothed[i];
        }
        x /= to - from + 1;
        y /= to - from + 1;
        double product = 0;
        double square = 0;
        for (int i = from; i <= to; i++) {
            double distance = Math.log(rates[i]) - x;
            product += distance * (smoothed[i] - y);
            square += distance * distance;
        }
        return product / square;
    }

    /** Whether the loss has grown so far above its minimum that more steps say nothing. */
    public boolean diverges() {
        int last = smoothed.length - 1;
        if (last <= FIRST) {
            return false;
        }
        double descent = smoothed[FIRST] - smoothed[lowest];
        double bound = smoothed[lowest] + GROWTH * Math.max(Math.abs(smoothed[lowest]), descent);
        return !(smoothed[last] <= bound);
    }

    /** The rates that were tried, ascending; a copy. */
    public double[] rates() {
        return rates.clone();
    }

    /** The loss of each step; a copy. */
    public double[] losses() {
        return losses.clone();
    }

    /** The smoothed loss of each step; a copy. */
    public double[] smoothedLosses() {
        return smoothed.clone();
    }

    /** The rate at which the smoothed loss falls fastest; empty if it does not fall. */
    public Optional<Suggestion> steepestDescent() {
        return steepest < 0 || !falls()
                ? Optional.empty()
                : Optional.of(new Suggestion(rates[steepest], Choice.STEEPEST_DESCENT));
    }

    /** A tenth of the rate at which the smoothed loss is lowest; empty if it does not fall. */
    public Optional<Suggestion> tenthOfMinimum() {
        return falls() ? Optional.of(new Suggestion(rates[lowest] / 10, Choice.TENTH_OF_MINIMUM)) : Optional.empty();
    }

    /** The smaller of both suggestions, which is the safer one; empty if the loss does not fall at any rate. */
    public Optional<Suggestion> suggestion() {
        Optional<Suggestion> tenth = tenthOfMinimum();
        return steepestDescent()
                .filter(steep -> tenth.isEmpty() || steep.rate() <= tenth.get().rate())
                .or(() -> tenth);
    }

    private boolean falls() {
        return smoothed.length > FIRST
                && smoothed[FIRST] - smoothed[lowest] >= LEAST_DESCENT * Math.abs(smoothed[FIRST]);
    }

    /** Such as {@code 83 steps from 0.000001 to 0.9}. */
    @Override
    public String toString() {
        return rates.length == 0
                ? "no steps"
                : rates.length + " steps from " + rates[0] + " to "
                        + Arrays.stream(rates).max().orElse(0);
    }
}
