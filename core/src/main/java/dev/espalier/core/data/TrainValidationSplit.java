package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.RandomStream;
import dev.espalier.api.data.Dataset;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A dataset cut into samples to train on and samples to decide by: a pure function of the data and a seed.
 *
 * <p>Cuts are stratified by the first class target unless that is declined: each class gives the same share, rounded by the
 * largest remainders. Otherwise, and without a class target, all samples count as one class. Both parts are views that keep
 * the order of the dataset.
 *
 * @param train samples to fit to
 * @param validation samples to decide by
 */
public record TrainValidationSplit(Subset train, Subset validation) {

    private static final long PURPOSE = CounterRandomStream.keyOf("split");

    /**
     * Holds out a fraction of the samples.
     *
     * <p>The last sample of a class is never held back: a class that is too small for its share gives what it can, and
     * others give more.
     *
     * @param data the whole
     * @param held the share to validate on, above 0; at least one sample is taken
     * @param seed the run's seed
     * @param setting what is called so in messages, such as {@code data.validation}
     * @return the parts
     * @throws EspalierException with code DATA_SIZE if nothing, or no sample of some stratum, would be left to train on
     */
    public static TrainValidationSplit ofFraction(Dataset data, Holdout.Fraction held, long seed, String setting) {
        Check.above("validation", held.fraction(), 0);
        int count = (int) Math.max(1, Math.round(held.fraction() * data.size()));
        return ofCount(data, count, strata(data, held.cut(), setting, shuffles(seed, 1)));
    }

    private static TrainValidationSplit ofCount(Dataset data, int count, int[][] strata) {
        int spare = data.size() - strata.length;
        if (count > spare) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    "data",
                    "validation takes " + count + " of " + data.size() + " samples; it can take at most "
                            + Math.max(0, spare)
                            + (strata.length > 1
                                    ? " because each of " + strata.length + " classes keeps one to train on"
                                    : " because one must be left to train on"),
                    "take fewer for validation or add data");
        }
        int[] quotas = quotas(strata, data.size(), count);
        boolean[] held = new boolean[data.size()];
        for (int stratum = 0; stratum < strata.length; stratum++) {
            for (int i = 0; i < quotas[stratum]; i++) {
                held[strata[stratum][i]] = true;
            }
        }
        return parts(data, held);
    }

    /**
     * Cuts the samples into parts of nearly equal size for cross-validation, and holds back one of them.
     *
     * <p>The parts differ by at most one sample, in all and in each class. A class of fewer samples than there are parts is
     * missing from some validation parts, and a class of one sample from one training part.
     *
     * @param data the whole
     * @param held the part; parts that are not stratified differ by at most one sample in all
     * @param seed the run's seed
     * @param setting what is called so in messages, such as {@code data.validation}
     * @return the parts
     * @throws EspalierException with code DATA_SIZE if there are fewer samples than parts
     */
    public static TrainValidationSplit ofFold(Dataset data, Holdout.Fold held, long seed, String setting) {
        return fold(data, foldOf(data, held, seed, setting), held.fold() - 1);
    }

    /** The part of each sample, from 0. */
    private static int[] foldOf(Dataset data, Holdout.Fold held, long seed, String setting) {
        int folds = held.folds();
        if (folds > data.size()) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    "data",
                    "there are " + data.size() + " samples for " + folds + " folds; each needs at least one",
                    "use fewer folds or add data");
        }
        int[] foldOf = new int[data.size()];
        int dealt = 0;
        for (int[] stratum : strata(data, held.cut(), setting, shuffles(seed, held.repeat()))) {
            for (int sample : stratum) {
                // dealing goes on where the class before ended, or the first parts would get every remainder
                foldOf[sample] = dealt++ % folds;
            }
        }
        return foldOf;
    }

    private static TrainValidationSplit fold(Dataset data, int[] foldOf, int fold) {
        boolean[] held = new boolean[foldOf.length];
        for (int sample = 0; sample < held.length; sample++) {
            held[sample] = foldOf[sample] == fold;
        }
        return parts(data, held);
    }

    /** The random numbers by which each class is shuffled. */
    private static IntFunction<RandomStream> shuffles(long seed, int repeat) {
        return label -> repeat == 1
                ? new CounterRandomStream(seed, PURPOSE, label)
                : new CounterRandomStream(seed, PURPOSE, label, repeat);
    }

    /** The samples of each class that has any, or all samples as one stratum, in a random order. */
    private static int[][] strata(Dataset data, Holdout.Cut cut, String setting, IntFunction<RandomStream> shuffles) {
        int[][] byClass = Strata.members(Strata.of(data, cut, setting));
        for (int label = 0; label < byClass.length; label++) {
            Shuffle.inPlace(byClass[label], shuffles.apply(label));
        }
        return Arrays.stream(byClass).filter(stratum -> stratum.length > 0).toArray(int[][]::new);
    }

    /** How many samples each class gives: whole shares first, then one each by the largest remainder. */
    private static int[] quotas(int[][] strata, int size, int count) {
        int[] quotas = new int[strata.length];
        long[] remainders = new long[strata.length];
        int left = count;
        for (int i = 0; i < strata.length; i++) {
            long share = (long) strata[i].length * count;
            quotas[i] = (int) Math.min(share / size, strata[i].length - 1);
            remainders[i] = share - (long) quotas[i] * size;
            left -= quotas[i];
        }
        while (left > 0) {
            int next = -1;
            for (int i = 0; i < strata.length; i++) {
                boolean canGive = quotas[i] < strata[i].length - 1;
                if (canGive && (next < 0 || remainders[i] > remainders[next])) {
                    next = i;
                }
            }
            quotas[next]++;
            remainders[next] -= size;
            left--;
        }
        return quotas;
    }

    /** The parts, from whether each sample is held out. */
    static TrainValidationSplit parts(Dataset data, boolean[] held) {
        int[] train =
                IntStream.range(0, held.length).filter(sample -> !held[sample]).toArray();
        int[] validation =
                IntStream.range(0, held.length).filter(sample -> held[sample]).toArray();
        return new TrainValidationSplit(new Subset(data, train), new Subset(data, validation));
    }
}
