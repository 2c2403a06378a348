package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Dataset;

/** Cuts in the order of time: training samples are earlier than those held out; equal times are never parted. */
final class TimeCut {

    private TimeCut() {}

    /** Holds out the latest samples. */
    static TrainValidationSplit ofFraction(Dataset data, Holdout.Fraction held, String setting) {
        TimeTexts times = times(data, held.cut(), setting);
        requireDistinct(times, 2, setting + ".time");
        int size = data.size();
        int count = (int) Math.min(size - 1, Math.max(1, Math.round(held.fraction() * size)));
        int cut = times.cutNear(size - count);
        return new TrainValidationSplit(
                new Subset(data, times.samples(0, cut)), new Subset(data, times.samples(cut, size)));
    }

    /**
     * Holds out one of the windows of a time series, and keeps what is before it to train on.
     *
     * <p>With n samples and k folds of ⌊n/(k+1)⌋ samples, the last fold holds the latest samples and each one before it
     * those before them, as TimeSeriesSplit of scikit-learn does.
     */
    static TrainValidationSplit ofFold(Dataset data, Holdout.Fold held, String setting) {
        TimeTexts times = times(data, held.cut(), setting);
        requireDistinct(times, held.folds() + 1, setting + ".folds");
        int size = data.size();
        int window = size / (held.folds() + 1);
        int from = times.cutNear(size - (held.folds() - held.fold() + 1) * window);
        int to = held.fold() == held.folds() ? size : times.cutNear(size - (held.folds() - held.fold()) * window);
        if (from == 0 || from >= to) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    setting + ".folds",
                    "fold " + held.fold() + " of " + held.folds()
                            + " has no samples, because too many have the same time",
                    "use fewer folds");
        }
        return new TrainValidationSplit(
                new Subset(data, times.samples(0, from)), new Subset(data, times.samples(from, to)));
    }

    private static TimeTexts times(Dataset data, Holdout.Cut cut, String setting) {
        return TimeTexts.of(data, cut.time().orElseThrow(), cut.timeFormat(), setting + ".time");
    }

    private static void requireDistinct(TimeTexts times, int needed, String setting) {
        int distinct = times.distinct();
        if (distinct < needed) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    setting,
                    "there are " + distinct + " different times; " + needed + " are needed at least",
                    "use fewer folds, or add data");
        }
    }
}
