package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The samples of a source in the parts that a run tells apart: those that the source knows of, and what is held back from
 * the training samples where it has none.
 *
 * <p>A pure function of source, holdouts and seed, so that a model can be judged later by the samples it was judged by.
 *
 * @param train samples to train on
 * @param validation samples to decide on during training
 * @param test samples for the final evaluation
 * @param digest SHA-256 of what the training samples were read from, before anything was cut from them
 */
public record SplitData(Dataset train, Optional<Dataset> validation, Optional<Dataset> test, String digest) {

    /**
     * Reads a source and cuts what it does not tell apart; the test samples first.
     *
     * @param source the source
     * @param validation the training samples to validate on; not used if the source has its own
     * @param test the fraction of
     *     the samples to test on; not used if the source has its own
     * @param seed the run's seed
     * @param context where relative paths begin
     * @return the parts
     * @throws EspalierException if the samples cannot be read, are too few to be cut, or are asked to be cut into folds
     *     where the source says itself which to validate on
     */
    public static SplitData load(
            DataSource source, Holdout validation, Holdout.Fraction test, long seed, DataSource.Context context) {
        DataSource.Parts parts = DataSourceCalls.load(source, context);
        Dataset train = parts.train();
        Optional<Dataset> testing = parts.test();
        if (testing.isEmpty() && test.fraction() > 0) {
            TrainValidationSplit split = cut(train, test, seed, "data.test");
            train = split.train();
            testing = Optional.of(split.validation());
        }
        Optional<Dataset> validating = parts.validation();
        Optional<TrainValidationSplit> split =
                validating.isPresent() ? uncut(validation) : validation(train, validation, seed);
        if (split.isPresent()) {
            train = split.get().train();
            validating = Optional.of(split.get().validation());
        }
        return new SplitData(train, validating, testing, parts.train().digest());
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

    /** Every fold would be judged by the same samples, and by none of its own. */
    private static Optional<TrainValidationSplit> uncut(Holdout validation) {
        if (validation instanceof Holdout.Fold fold) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "data.validation.folds",
                    "it is " + fold.folds() + ", but the data source has validation samples of its own",
                    "leave out the folds, or the source's validation samples");
        }
        return Optional.empty();
    }

    private static Optional<TrainValidationSplit> validation(Dataset train, Holdout validation, long seed) {
        if (validation instanceof Holdout.Fold fold) {
            return Optional.of(TrainValidationSplit.ofFold(train, fold, seed));
        }
        Holdout.Fraction share = (Holdout.Fraction) validation;
        return share.fraction() > 0 ? Optional.of(cut(train, share, seed, "data.validation")) : Optional.empty();
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
