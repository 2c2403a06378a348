package dev.espalier.core.data;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.event.Split;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

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
 *     of each split that the source provides itself; and of the samples that a file lists
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
     * @param context where the paths of files of row numbers begin
     * @return the parts
     * @throws EspalierException if the samples are too few to be cut, lack what they are to be cut by, or are to be cut
     *     although the source says itself which to hold out
     */
    public static SplitData of(
            DataSource.Parts parts, Holdout validation, Holdout test, long seed, DataSource.Context context) {
        if (parts.train() instanceof JoinedDataset joined) {
            return ofTasks(joined, parts, part -> of(part, validation, test, seed, context));
        }
        Dataset all = parts.train();
        int[] rows = rows(all);
        Optional<TrainValidationSplit> first = Optional.empty();
        if (isCut(parts.test(), test, "test")) {
            first = new Remainder(all, rows, rows).cut(test, seed, "data.test", context);
        }
        Dataset train = first.<Dataset>map(TrainValidationSplit::train).orElse(all);
        Optional<Dataset> testing =
                first.<Dataset>map(TrainValidationSplit::validation).or(parts::test);
        Optional<TrainValidationSplit> second = Optional.empty();
        if (isCut(parts.validation(), validation, "validation")) {
            second = new Remainder(train, rows(train), rows).cut(validation, seed, "data.validation", context);
        }
        Optional<Dataset> validating =
                second.<Dataset>map(TrainValidationSplit::validation).or(parts::validation);
        Dataset training = second.<Dataset>map(TrainValidationSplit::train).orElse(train);
        SortedMap<String, String> digests = digests(parts);
        if (test instanceof Holdout.Rows) {
            testing.ifPresent(listed -> digests.put(Split.TEST + "-rows", listed.digest()));
        }
        if (validation instanceof Holdout.Rows) {
            validating.ifPresent(listed -> digests.put(Split.VALIDATION + "-rows", listed.digest()));
        }
        return new SplitData(training, validating, testing, digests);
    }

    /** Splits the samples of each task by themselves, so that each has the fraction of its own that is held out. */
    private static SplitData ofTasks(
            JoinedDataset train, DataSource.Parts parts, Function<DataSource.Parts, SplitData> split) {
        Map<String, Dataset> training = new LinkedHashMap<>();
        Map<String, Dataset> validating = new LinkedHashMap<>();
        Map<String, Dataset> testing = new LinkedHashMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        for (int task = 0; task < train.tasks().size(); task++) {
            String name = train.tasks().get(task);
            SplitData own = split.apply(new DataSource.Parts(
                    train.part(task), partOf(parts.validation(), name), partOf(parts.test(), name)));
            training.put(name, own.train());
            own.validation().ifPresent(part -> validating.put(name, part));
            own.test().ifPresent(part -> testing.put(name, part));
            own.digests()
                    .forEach((what, digest) -> digests.merge(
                            what,
                            digest,
                            (before, next) ->
                                    new ContentDigest().add(before).add(next).hex()));
        }
        return new SplitData(train.like(training), joined(train, validating), joined(train, testing), digests);
    }

    private static Optional<Dataset> joined(JoinedDataset train, Map<String, Dataset> parts) {
        return parts.isEmpty() ? Optional.empty() : Optional.of(train.like(parts));
    }

    private static Optional<Dataset> partOf(Optional<Dataset> whole, String task) {
        return whole.filter(JoinedDataset.class::isInstance)
                .map(JoinedDataset.class::cast)
                .filter(joined -> joined.tasks().contains(task))
                .map(joined -> joined.part(joined.tasks().indexOf(task)));
    }

    /**
     * The same with a bootstrap sample to train on: as many as there are training samples, drawn with replacement, in their
     * order. Those that are never drawn, about a fraction of 1/e, are the validation samples if there are no others.
     *
     * <p>Source: Breiman, "Bagging predictors", Machine Learning 24, 1996, and "Out-of-bag estimation", 1996.
     *
     * @param seed of the splits
     * @param number which of the bootstrap samples, at least 1
     * @return the parts
     */
    public SplitData bootstrapped(long seed, long number) {
        if (train instanceof JoinedDataset joined) {
            SplitData drawn = ofTasks(
                    joined,
                    new DataSource.Parts(train, validation, test),
                    part -> new SplitData(part.train(), part.validation(), part.test(), digests)
                            .bootstrapped(seed, number));
            return new SplitData(drawn.train(), drawn.validation(), drawn.test(), digests);
        }
        CounterRandomStream random = new CounterRandomStream(seed, CounterRandomStream.keyOf("bootstrap"), number);
        int[] times = new int[train.size()];
        for (int i = 0; i < times.length; i++) {
            times[random.nextInt(times.length)]++;
        }
        int[] drawn = new int[times.length];
        int[] left = new int[times.length];
        int drawnCount = 0;
        int leftCount = 0;
        for (int i = 0; i < times.length; i++) {
            for (int k = 0; k < times[i]; k++) {
                drawn[drawnCount++] = i;
            }
            if (times[i] == 0) {
                left[leftCount++] = i;
            }
        }
        Optional<Dataset> validating = validation.isPresent() || leftCount == 0
                ? validation
                : Optional.of(new Subset(train, Arrays.copyOf(left, leftCount)));
        return new SplitData(new Subset(train, drawn), validating, test, digests);
    }

    private static int[] rows(Dataset data) {
        return IntStream.range(0, data.size()).map(data::rowOf).toArray();
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

    /** Whether samples are cut; what names them is refused where the source has its own, for it would hold out none. */
    private static boolean isCut(Optional<Dataset> ofSource, Holdout held, String split) {
        if (ofSource.isEmpty() || held instanceof Holdout.Fraction) {
            return ofSource.isEmpty();
        }
        String what = "data." + split;
        if (held instanceof Holdout.Fold fold) {
            throw ofItsOwn(what + ".folds", "it is " + fold.folds(), "leave out the folds", split);
        }
        throw ofItsOwn(what, "it names rows", "leave it out", split);
    }

    private static EspalierException ofItsOwn(String where, String what, String remedy, String split) {
        return new EspalierException(
                ErrorCode.INVALID_SETTING,
                where,
                what + ", but the data source has " + split + " samples of its own",
                remedy + ", or the source's " + split + " samples");
    }

    /**
     * Samples that are not held out yet.
     *
     * @param data the samples
     * @param rows the row of each, ascending
     * @param all the rows of all samples of the source, ascending
     */
    private record Remainder(Dataset data, int[] rows, int[] all) {

        Optional<TrainValidationSplit> cut(Holdout held, long seed, String setting, DataSource.Context context) {
            if (held instanceof Holdout.Column column) {
                return Optional.of(NamedSamples.ofColumn(data, column, setting));
            }
            if (held instanceof Holdout.Rows listed) {
                Path file = context.resolve(listed.rows());
                return Optional.of(NamedSamples.ofRows(data, rows, all, file, setting + ".rows"));
            }
            if (held instanceof Holdout.Fold fold) {
                return Optional.of(cut(fold, seed, setting));
            }
            Holdout.Fraction fraction = (Holdout.Fraction) held;
            return fraction.fraction() > 0 ? Optional.of(cut(fraction, seed, setting)) : Optional.empty();
        }

        private TrainValidationSplit cut(Holdout.Fold held, long seed, String setting) {
            if (held.cut().time().isPresent()) {
                return TimeCut.ofFold(data, held, setting);
            }
            return held.cut().group().isPresent()
                    ? GroupedCut.ofFold(data, held, seed, setting)
                    : TrainValidationSplit.ofFold(data, held, seed, setting);
        }

        private TrainValidationSplit cut(Holdout.Fraction held, long seed, String setting) {
            if (data.size() < 2) {
                throw new EspalierException(
                        ErrorCode.DATA_SIZE,
                        setting,
                        "the data has " + data.size() + " sample, from which a fraction of " + held.fraction()
                                + " cannot be cut",
                        "set it to 0 or give more samples");
            }
            if (held.cut().time().isPresent()) {
                return TimeCut.ofFraction(data, held, setting);
            }
            return held.cut().group().isPresent()
                    ? GroupedCut.ofFraction(data, held, seed, setting)
                    : TrainValidationSplit.ofFraction(data, held, seed, setting);
        }
    }
}
