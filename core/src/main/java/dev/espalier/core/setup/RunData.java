package dev.espalier.core.setup;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.Split;
import dev.espalier.core.data.Shuffle;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The data of a run: split, and preprocessed by what was fitted to the training split alone.
 *
 * @param train what is trained on
 * @param validation what decisions during training are made on
 * @param test what the finished model is judged by
 * @param preprocessing what was fitted
 * @param digests SHA-256 of what the samples were read from, by the splits that the source provides
 */
public record RunData(
        PreparedDataset train,
        Optional<PreparedDataset> validation,
        Optional<PreparedDataset> test,
        FittedPreprocessing preprocessing,
        SortedMap<String, String> digests) {

    private static final long LIMITED = CounterRandomStream.keyOf("limited training samples");

    /**
     * Reads, splits and preprocesses the data of a stack.
     *
     * @param data what the stack says of them
     * @param seed of the splits
     * @param context where relative paths begin
     * @return the data
     * @throws EspalierException if they cannot be read, or are too few to be split
     */
    public static RunData prepare(Stack.Data data, long seed, DataSource.Context context) {
        return prepare(data, seed, context, SourceReading.anew(), Optional.empty());
    }

    /**
     * As {@link #prepare(Stack.Data, long, DataSource.Context)}, possibly of samples that have been read before, and with the
     * preprocessing of another model.
     *
     * @param data what the stack says of them
     * @param seed of the splits
     * @param context where relative paths begin
     * @param reading how the samples of the source are come by
     * @param start what gives the preprocessing, if it is not to be fitted
     * @return the data
     * @throws EspalierException also if they do not suit that preprocessing
     */
    public static RunData prepare(
            Stack.Data data, long seed, DataSource.Context context, SourceReading reading, Optional<WarmStart> start) {
        SplitData parts = data.split(reading, seed, context);
        FittedPreprocessing fitted = start.isPresent()
                ? start.get().preprocessing(parts.train(), data.preprocess())
                : FittedPreprocessing.fit(parts.train(), data.preprocess());
        parts.validation().ifPresent(part -> fitted.check(part.schema(), "validation data"));
        parts.test().ifPresent(part -> fitted.check(part.schema(), "test data"));
        return new RunData(
                PreparedDataset.of(parts.train(), fitted),
                parts.validation().map(part -> PreparedDataset.of(part, fitted)),
                parts.test().map(part -> PreparedDataset.of(part, fitted)),
                fitted,
                parts.digests());
    }

    /**
     * The same samples with other targets.
     *
     * @param targets made from the targets and inputs of the samples
     * @return the data
     * @throws EspalierException with code DATA_VALUE if a value cannot be scaled
     */
    public RunData withTargets(PreparedTargets targets) {
        return new RunData(
                train.withTargets(targets),
                validation.map(part -> part.withTargets(targets)),
                test.map(part -> part.withTargets(targets)),
                preprocessing,
                digests);
    }

    /** The digest of the training samples. */
    public String digest() {
        return digests.getOrDefault(Split.TRAIN.toString(), "");
    }

    /**
     * The same with other training samples.
     *
     * @param training what is trained on
     * @return the data
     */
    RunData withTrain(PreparedDataset training) {
        return new RunData(training, validation, test, preprocessing, digests);
    }

    /**
     * The same with fewer training samples, and neither validation nor test samples; what was fitted remains.
     *
     * @param samples how many there are to be at most, drawn without replacement
     * @param seed of the draw
     * @return the data
     */
    public RunData limited(int samples, long seed) {
        int[] drawn = IntStream.range(0, train.size()).toArray();
        Shuffle.inPlace(drawn, new CounterRandomStream(seed).rekey(seed, LIMITED, 0, 0));
        PreparedDataset some = train.subset(Arrays.copyOf(drawn, Math.min(samples, drawn.length)));
        return new RunData(some, Optional.empty(), Optional.empty(), preprocessing, digests);
    }

    /** What a user should know of how the samples of all splits were read, a line each. */
    public List<String> notes() {
        return Stream.of(Optional.of(train), validation, test)
                .flatMap(Optional::stream)
                .flatMap(part -> part.notes().stream())
                .distinct()
                .toList();
    }

    /** How many bytes the samples take, as they were read and as they are kept. */
    public long bytes() {
        List<PreparedDataset> parts = new ArrayList<>(List.of(train));
        validation.ifPresent(parts::add);
        test.ifPresent(parts::add);
        return PreparedDataset.bytesOf(parts);
    }
}
