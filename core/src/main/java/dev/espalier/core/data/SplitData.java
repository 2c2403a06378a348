package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.util.Optional;

/**
 * The samples of a source in the parts that a run tells apart: those that the source knows of, and shares cut from the
 * training samples where it has none.
 *
 * <p>A pure function of source, shares and seed, so that a model can be judged later by the samples it was judged by.
 *
 * @param train samples to train on
 * @param validation samples to decide on during training
 * @param test samples to judge the finished model by
 * @param digest SHA-256 of what the training samples were read from, before anything was cut from them
 */
public record SplitData(Dataset train, Optional<Dataset> validation, Optional<Dataset> test, String digest) {

    /**
     * Reads a source and cuts what it does not tell apart; the test samples first.
     *
     * @param source the source
     * @param validation the share of the training samples to validate on, in [0, 1); not used if the source has its own
     * @param test the share of the training samples to test on, in [0, 1); not used if the source has its own
     * @param seed the run's seed
     * @param context where relative paths begin
     * @return the parts
     * @throws EspalierException if the samples cannot be read, or are too few to be cut
     */
    public static SplitData load(
            DataSource source, double validation, double test, long seed, DataSource.Context context) {
        DataSource.Parts parts = source.load(context);
        Dataset train = parts.train();
        Optional<Dataset> testing = parts.test();
        if (testing.isEmpty() && test > 0) {
            TrainValidationSplit split = cut(train, test, seed, "data.test");
            train = split.train();
            testing = Optional.of(split.validation());
        }
        Optional<Dataset> validating = parts.validation();
        if (validating.isEmpty() && validation > 0) {
            TrainValidationSplit split = cut(train, validation, seed, "data.validation");
            train = split.train();
            validating = Optional.of(split.validation());
        }
        return new SplitData(train, validating, testing, parts.train().digest());
    }

    private static TrainValidationSplit cut(Dataset data, double share, long seed, String setting) {
        if (data.size() < 2) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    setting,
                    "the data has " + data.size() + " sample, from which a share of " + share + " cannot be cut",
                    "set it to 0 or give more samples");
        }
        return TrainValidationSplit.ofFraction(data, share, seed);
    }
}
