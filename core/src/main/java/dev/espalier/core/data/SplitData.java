package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.event.Split;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The samples of a source in the parts that a run tells apart: those that the source knows of, and what is held back from
 * the training samples where it has none.
 *
 * <p>A pure function of source, holdouts and seed, so that a model can be judged later by the samples it was judged by.
 *
 * @param train samples to train on
 * @param validation samples to decide on during training
 * @param test samples for the final evaluation
 * @param digests SHA-256 of what the samples were read from, before anything was cut from them: of the training samples, and
 *     of each split that the source provides itself
 */
public record SplitData(
        Dataset train, Optional<Dataset> validation, Optional<Dataset> test, SortedMap<String, String> digests) {

    /** Copies the map. */
    public SplitData {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /** The digest of the training samples. */
    public String digest() {
        return digests.getOrDefault(Split.TRAIN.toString(), "");
    }

    /**
     * Cuts what a source does not tell apart; the test samples first.
     *
     * @param parts the samples of the source
     * @param validation the training samples to validate on; a fraction is not used if the source has its own
     * @param test the samples to test on; a fraction is not used if the source has its own
     * @param seed the run's seed
     * @return the parts
     * @throws EspalierException if the samples are too few to be cut, or are asked to be cut into folds where the source says
     *     itself which to hold out
     */
    public static SplitData of(DataSource.Parts parts, Holdout validation, Holdout test, long seed) {
        Dataset train = parts.train();
        Optional<Dataset> testing = parts.test();
        Optional<TrainValidationSplit> first = cut(train, testing, test, seed, "test");
        if (first.isPresent()) {
            train = first.get().train();
            testing = Optional.of(first.get().validation());
        }
        Optional<Dataset> validating = parts.validation();
        Optional<TrainValidationSplit> second = cut(train, validating, validation, seed, "validation");
        if (second.isPresent()) {
            train = second.get().train();
            validating = Optional.of(second.get().validation());
        }
        return new SplitData(train, validating, testing, digests(parts));
    }

    private static SortedMap<String, String> digests(DataSource.Parts parts) {
        SortedMap<String, String> digests = new TreeMap<>();
        digests.put(Split.TRAIN.toString(), parts.train().digest());
        parts.validation().ifPresent(own -> digests.put(Split.VALIDATION.toString(), own.digest()));
        parts.test().ifPresent(own -> digests.put(Split.TEST.toString(), own.digest()));
        return digests;
    }

    /**
     * Reads the samples of a file.
     *
     * @param source the source
     * @param file the file
     * @param request what they must look like, and what is read beside them
     * @return the samples
     * @throws EspalierException if they cannot be read or are of another schema
     */
    public static Dataset read(DataSource source, Path file, ReadRequest request) {
        return DataSourceCalls.read(source, file, request);
    }

    private static Optional<TrainValidationSplit> cut(
            Dataset data, Optional<Dataset> ofSource, Holdout held, long seed, String split) {
        String setting = "data." + split;
        if (ofSource.isPresent()) {
            requireUnused(held, setting, split);
            return Optional.empty();
        }
        if (held instanceof Holdout.Fold fold) {
            return Optional.of(TrainValidationSplit.ofFold(data, fold, seed));
        }
        Holdout.Fraction fraction = (Holdout.Fraction) held;
        return fraction.fraction() > 0 ? Optional.of(cut(data, fraction, seed, setting)) : Optional.empty();
    }

    /** Every fold would be evaluated on the same samples, and on none of its own. */
    private static void requireUnused(Holdout held, String setting, String split) {
        if (held instanceof Holdout.Fold fold) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    setting + ".folds",
                    "it is " + fold.folds() + ", but the data source has " + split + " samples of its own",
                    "leave out the folds, or the source's " + split + " samples");
        }
    }

    private static TrainValidationSplit cut(Dataset data, Holdout.Fraction held, long seed, String setting) {
        if (data.size() < 2) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    setting,
                    "the data has " + data.size() + " sample, from which a fraction of " + held.fraction()
                            + " cannot be cut",
                    "set it to 0 or give more samples");
        }
        return TrainValidationSplit.ofFraction(data, held, seed);
    }
}
