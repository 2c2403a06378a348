package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.uncertainty.PredictionAverage;
import dev.espalier.core.uncertainty.PredictionSpread;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.PackedWeights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Predicts with a trained model; safe for use by several threads at once.
 *
 * <p>Rows of a table are given column by column, as maps or as records: {@link #row} and {@link #predictRows}. Samples of any
 * other kind are given as arrays: as the data source gives them, before preprocessing, which is applied here. A prediction's bits
 * depend neither on the threads nor on which samples are predicted together. A value that is NaN is missing where
 * preprocessing fills missing values; one that is NaN or infinite after preprocessing is refused.
 *
 * <p>A model of several members predicts their mean, and how far they differ: {@link #predictWithSpread}, and of
 * rows {@link RowPrediction#spread()}. Its bits do not depend
 * on the threads either, but on the order of the members.
 *
 * <p>A predictor has one or several lanes, each with buffers and threads of its own; a call takes a free lane, or waits
 * for one. Platform threads and virtual ones may call alike.
 *
 * <p>It is open until it is closed:
 *
 * <table>
 * <caption>What a call does</caption>
 * <tr><th></th><th>open</th><th>being closed, or closed</th></tr>
 * <tr><td>{@code predict}, {@code predictOutputs}, {@code predictRows}, {@code predictWithSpread}, {@code predictWithNoise}, {@code check}, and {@code predict} of a {@link Row}</td><td>predict; a
 *     thread that is interrupted while it waits for a lane gets a {@link java.util.concurrent.CancellationException} and stays
 *     interrupted; one that has given a time gets a {@link TimeoutException} after it</td><td>throw an
 *     {@link IllegalStateException} at once, also where the thread was waiting for a lane</td></tr>
 * <tr><td>{@code schema}, {@code row}</td><td>answer</td><td>answer</td></tr>
 * <tr><td>{@code close}</td><td>closes: predictions that are being made are finished first, and waited for unless the thread
 *     is interrupted</td><td>does nothing but wait for the same</td></tr>
 * </table>
 */
public final class Predictor implements AutoCloseable {

    private final List<ModelMember> members;

    /** Of the first member, which checks for all, as all take the same samples. */
    private final FittedPreprocessing preprocessing;

    private final List<OutputTask> tasks;
    private final List<Schema.Target> predicted;
    private final PredictedNames names;
    private final LanePool<Lane> lanes;
    private volatile @Nullable RowFields fields;

    Predictor(List<ModelMember> members, List<OutputTask> tasks, int laneCount, int threads) {
        this.members = members;
        this.preprocessing = members.get(0).preprocessing();
        this.tasks = tasks;
        this.predicted = tasks.stream().map(OutputTask::predicted).toList();
        this.names = new PredictedNames(
                tasks.stream().map(OutputTask::name).toList(),
                predicted,
                tasks.stream().map(OutputTask::thresholds).toList());
        this.lanes = new LanePool<>(lanes(laneCount, threads), Lane::close);
    }

    private List<Lane> lanes(int count, int threads) {
        List<PackedWeights> weights =
                members.stream().map(member -> new PackedWeights()).toList();
        List<Lane> made = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                made.add(new Lane(weights, threads));
            }
            return made;
        } catch (RuntimeException | Error failure) {
            made.forEach(Lane::close);
            throw failure;
        }
    }

    /** What samples look like. */
    public Schema schema() {
        return preprocessing.sourceSchema();
    }

    /**
     * Predicts one sample of a model with one input.
     *
     * @param sample its values, before preprocessing
     * @return what the model's first output says
     * @throws EspalierException if the sample has another number of values, code DATA_SCHEMA, or one is NaN or infinite after
     *     preprocessing, code DATA_VALUE
     * @throws IllegalStateException if the predictor is closed
     */
    public Prediction predict(float[] sample) {
        return predictOutputs(List.of(sample)).get(0);
    }

    /**
     * Predicts one sample of a model with one input, for values whose digits a float cannot hold, such as time stamps.
     *
     * @param sample its values, before preprocessing
     * @return what the model's first output says
     * @throws EspalierException if the sample has another number of values, code DATA_SCHEMA, or one is NaN or infinite after
     *     preprocessing, code DATA_VALUE
     * @throws IllegalStateException if the predictor is closed
     */
    public Prediction predict(double[] sample) {
        Schema.Input input = schema().inputs().get(0);
        checkInputs(1);
        checkLength(input, 1, sample.length);
        Dataset data = ArrayDataset.builder()
                .input(input.name(), input.shape(), sample)
                .build();
        return predictions(predict(1, new GivenSamples.OfDataset(data), 0)).get(0);
    }

    /**
     * Predicts one sample.
     *
     * @param inputs its values for each input, in the schema's order, before preprocessing
     * @return what each of the model's outputs says
     * @throws EspalierException if an input has another number of values, code DATA_SCHEMA, or a value is NaN or infinite after
     *     preprocessing, code DATA_VALUE
     * @throws IllegalStateException if the predictor is closed
     */
    public List<Prediction> predictOutputs(List<float[]> inputs) {
        return predictions(predict(1, inputs));
    }

    /**
     * Predicts one sample of a model with one input, if a lane becomes free in time; a prediction that has begun is finished.
     *
     * @param sample its values, before preprocessing
     * @param atMost how long to wait for a lane
     * @return what the model's first output says
     * @throws TimeoutException if no lane has become free
     * @throws EspalierException if the sample has another number of values, code DATA_SCHEMA, or one is NaN or infinite after
     *     preprocessing, code DATA_VALUE
     * @throws IllegalStateException if the predictor is closed
     */
    public Prediction predict(float[] sample, Duration atMost) throws TimeoutException {
        List<float[]> inputs = List.of(sample);
        checkInputs(1);
        checkLength(schema().inputs().get(0), 1, sample.length);
        return predictions(predict(lanes.take(atMost), 1, new GivenSamples.OfArrays(schema(), inputs), 0))
                .get(0);
    }

    /**
     * An empty row of the table that the model was trained on, to be filled and predicted by one thread at a time.
     *
     * @return a row
     * @throws EspalierException if the model has an input that is not made of columns with names; code DATA_SCHEMA
     */
    public Row row() {
        return new Row(this, fields());
    }

    /** The fields of rows; worked out when they are first asked for, since not all models have any. */
    private RowFields fields() {
        RowFields known = fields;
        if (known == null) {
            known = RowFields.of(preprocessing);
            fields = known;
        }
        return known;
    }

    RowPrediction predict(Row row) {
        requireComplete(row);
        return rows(lanes.take(), 1, row.data()).get(0);
    }

    RowPrediction predict(Row row, Duration atMost) throws TimeoutException {
        requireComplete(row);
        return rows(lanes.take(atMost), 1, row.data()).get(0);
    }

    private static void requireComplete(Row row) {
        if (!row.isComplete()) {
            throw new EspalierException(row.problems(""));
        }
    }

    /**
     * Predicts many rows together, which is faster than one by one.
     *
     * @param rows each a map of columns to values, a record, or a {@link Row} of this predictor
     * @return what the model says of each
     * @throws EspalierException with the faults of all rows, as {@link Row#predict()}, up to twenty
     * @throws IllegalArgumentException if a row is anything else
     * @throws IllegalStateException if the predictor is closed
     */
    public List<RowPrediction> predictRows(Collection<?> rows) {
        RowDataset data = data(rows);
        return rows(lanes.take(), data.size(), data);
    }

    /**
     * Predicts many rows together, if a lane becomes free in time; a prediction that has begun is finished.
     *
     * @param rows each a map of columns to values, a record, or a {@link Row} of this predictor
     * @param atMost how long to wait for a lane
     * @return what the model says of each
     * @throws TimeoutException if no lane has become free
     * @throws EspalierException with the faults of all rows, as {@link Row#predict()}, up to twenty
     * @throws IllegalArgumentException if a row is anything else
     * @throws IllegalStateException if the predictor is closed
     */
    public List<RowPrediction> predictRows(Collection<?> rows, Duration atMost) throws TimeoutException {
        RowDataset data = data(rows);
        return rows(lanes.take(atMost), data.size(), data);
    }

    private RowDataset data(Collection<?> rows) {
        List<double[][]> values = new ArrayList<>(rows.size());
        ProblemList problems = new ProblemList("rows");
        for (Object given : rows) {
            Row row = asRow(given);
            if (!row.isComplete()) {
                row.problems("row " + values.size() + ", ")
                        .forEach(one -> problems.add(one.code(), one.where(), one.what(), one.remedy()));
            }
            values.add(row.values());
        }
        problems.throwIfAny();
        return new RowDataset(schema(), values);
    }

    private Row asRow(@Nullable Object given) {
        if (given instanceof Row row && row.belongsTo(this)) {
            return row;
        }
        if (given instanceof Record record) {
            return row().setAll(record);
        }
        if (given instanceof Map<?, ?> map) {
            Row row = row();
            map.forEach((column, value) -> row.set(String.valueOf(column), value));
            return row;
        }
        throw new IllegalArgumentException(
                "a row is " + (given == null ? "null" : "a " + given.getClass().getName())
                        + "; it must be a map, a record or a row of this predictor");
    }

    /** Predicts rows with a lane that was taken, and gives it back; the members of several are compared on the way. */
    private List<RowPrediction> rows(Lane lane, int count, Dataset data) {
        GivenSamples given = new GivenSamples.OfDataset(data);
        if (members.size() == 1) {
            return rows(count, predict(lane, count, given, 0), List.of());
        }
        SpreadPrediction predicted = withSpread(lane, count, given, 0);
        return rows(count, predicted.means(), predicted.spreads());
    }

    private List<RowPrediction> rows(int count, List<float[]> values, List<PredictionSpread> spreads) {
        if (count == 1) {
            return List.of(new RowPrediction(names, values, spreads, 0));
        }
        List<RowPrediction> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<float[]> own = new ArrayList<>(values.size());
            for (int output = 0; output < values.size(); output++) {
                int width = predicted.get(output).width();
                own.add(Arrays.copyOfRange(values.get(output), i * width, (i + 1) * width));
            }
            rows.add(new RowPrediction(names, own, spreads, i));
        }
        return rows;
    }

    private List<Prediction> predictions(List<float[]> values) {
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            List<Float> numbers = new ArrayList<>();
            for (float value : values.get(i)) {
                numbers.add(value);
            }
            predictions.add(new Prediction(numbers, predicted.get(i).classNames()));
        }
        return predictions;
    }

    /**
     * Predicts many samples.
     *
     * @param samples how many, at least 0
     * @param inputs their values for each input, in the schema's order, sample after sample, before preprocessing
     * @return for each output the probabilities or values, sample after sample
     * @throws EspalierException if an input has another number of values, code DATA_SCHEMA, or values are NaN or infinite after
     *     preprocessing, code DATA_VALUE naming samples and values
     * @throws IllegalStateException if the predictor is closed
     */
    public List<float[]> predict(int samples, List<float[]> inputs) {
        checkArrays(samples, inputs);
        return predict(samples, new GivenSamples.OfArrays(schema(), inputs), 0);
    }

    private void checkArrays(int samples, List<float[]> inputs) {
        checkInputs(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            checkLength(schema().inputs().get(i), samples, inputs.get(i).length);
        }
    }

    /**
     * Predicts samples of a dataset; those that are given in double are preprocessed in double.
     *
     * @param data samples of the schema that the model was trained on; targets are not looked at
     * @param first the first sample to predict
     * @param samples how many, at least 0
     * @return for each output the probabilities or values, sample after sample
     * @throws EspalierException if the data has another schema, code DATA_SCHEMA, or values are NaN or infinite after
     *     preprocessing, code DATA_VALUE naming samples and values
     * @throws IllegalStateException if the predictor is closed
     */
    public List<float[]> predict(Dataset data, int first, int samples) {
        checkSamples(data, first, samples);
        return predict(samples, new GivenSamples.OfDataset(data), first);
    }

    /**
     * How far reconstructions are from the samples: for each output that reconstructs an input, the mean over the values of the
     * input of (output − value)², after preprocessing; of several members the mean of their errors. A sample unlike those of the
     * training data has a large error.
     *
     * @param data samples of the schema that the model was trained on
     * @param first the first of them
     * @param samples how many, at least 0
     * @return for each output an error of each sample; empty arrays for outputs that predict targets
     * @throws EspalierException as {@link #predict(Dataset, int, int)} does
     * @throws IllegalStateException if the predictor is closed
     */
    public List<float[]> reconstructionErrors(Dataset data, int first, int samples) {
        checkSamples(data, first, samples);
        GivenSamples given = new GivenSamples.OfDataset(data);
        Lane lane = lanes.take();
        try {
            List<float[]> errors = lane.passes.get(0).reconstructionErrors(samples, given, first);
            for (int i = 1; i < lane.passes.size(); i++) {
                List<float[]> others = lane.passes.get(i).reconstructionErrors(samples, given, first);
                for (int output = 0; output < errors.size(); output++) {
                    average(errors.get(output), others.get(output), i);
                }
            }
            return errors;
        } finally {
            lanes.giveBack(lane);
        }
    }

    /** Turns the mean of some errors into that with one more. */
    private static void average(float[] mean, float[] more, int before) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += (more[i] - mean[i]) / (before + 1);
        }
    }

    /**
     * Refuses a dataset of which a sample cannot be predicted; names all that cannot.
     *
     * @param data samples of the schema that the model was trained on; targets are not looked at
     * @throws EspalierException if the data has another schema, code DATA_SCHEMA, or values are NaN or infinite after
     *     preprocessing, code DATA_VALUE naming samples and values
     * @throws IllegalStateException if the predictor is closed
     */
    public void check(Dataset data) {
        checkSchema(data);
        FittedPreprocessing.FiniteCheck finite = preprocessing.finiteCheck();
        GivenSamples given = new GivenSamples.OfDataset(data);
        Lane lane = lanes.take();
        try {
            lane.passes.get(0).check(data.size(), given, finite);
        } finally {
            lanes.giveBack(lane);
        }
        finite.throwIfAny();
    }

    private List<float[]> predict(int samples, GivenSamples given, int first) {
        return predict(lanes.take(), samples, given, first);
    }

    /** Predicts with a lane that was taken, and gives it back. */
    private List<float[]> predict(Lane lane, int samples, GivenSamples given, int first) {
        try {
            if (lane.passes.size() == 1) {
                return lane.passes.get(0).predict(samples, given, first);
            }
            return lane.averages(samples, given, first).stream()
                    .map(PredictionAverage::mean)
                    .toList();
        } finally {
            lanes.giveBack(lane);
        }
    }

    /**
     * Predicts samples of a dataset, and says how far the members of the model differ about each.
     *
     * @param data samples of the schema that the model was trained on; targets are not looked at
     * @param first the first sample to predict
     * @param samples how many, at least 0
     * @return the means that {@link #predict(Dataset, int, int)} predicts, with their spread, which is 0 for a single member
     * @throws EspalierException as {@link #predict(Dataset, int, int)} does
     * @throws IllegalStateException if the predictor is closed
     */
    public SpreadPrediction predictWithSpread(Dataset data, int first, int samples) {
        checkSamples(data, first, samples);
        return withSpread(lanes.take(), samples, new GivenSamples.OfDataset(data), first);
    }

    /**
     * Predicts many samples, and says how far the members of the model differ about each.
     *
     * @param samples how many, at least 0
     * @param inputs their values for each input, in the schema's order, sample after sample, before preprocessing
     * @return the means that {@link #predict(int, List)} predicts, with their spread, which is 0 for a single member
     * @throws EspalierException as {@link #predict(int, List)} does
     * @throws IllegalStateException if the predictor is closed
     */
    public SpreadPrediction predictWithSpread(int samples, List<float[]> inputs) {
        checkArrays(samples, inputs);
        return withSpread(lanes.take(), samples, new GivenSamples.OfArrays(schema(), inputs), 0);
    }

    private SpreadPrediction withSpread(Lane lane, int samples, GivenSamples given, int first) {
        try {
            return SpreadPrediction.of(lane.averages(samples, given, first));
        } finally {
            lanes.giveBack(lane);
        }
    }

    /**
     * Predicts samples of a dataset by the mean of several passes with noise, and says how far they differ about each.
     *
     * @param data samples of the schema that the model was trained on; targets are not looked at
     * @param first the first sample to predict
     * @param samples how many, at least 0
     * @param noise what is drawn; of several members each makes all passes
     * @return the means with their spread; what is said of a sample does not depend on the samples beside it
     * @throws EspalierException as {@link #predict(Dataset, int, int)} does; if the noise does not suit the model or its data, code
     *     INVALID_SETTING
     * @throws IllegalStateException if the predictor is closed
     */
    public SpreadPrediction predictWithNoise(Dataset data, int first, int samples, PassNoise noise) {
        checkSamples(data, first, samples);
        return withNoise(samples, new GivenSamples.OfDataset(data), first, noise);
    }

    /**
     * Predicts many samples by the mean of several passes with noise, and says how far they differ about each.
     *
     * @param samples how many, at least 0
     * @param inputs their values for each input, in the schema's order, sample after sample, before preprocessing
     * @param noise what is drawn; of several members each makes all passes
     * @return the means with their spread; what is said of a sample does not depend on the samples beside it
     * @throws EspalierException as {@link #predict(int, List)} does; if the noise does not suit the model or its data, code
     *     INVALID_SETTING
     * @throws IllegalStateException if the predictor is closed
     */
    public SpreadPrediction predictWithNoise(int samples, List<float[]> inputs, PassNoise noise) {
        checkArrays(samples, inputs);
        return withNoise(samples, new GivenSamples.OfArrays(schema(), inputs), 0, noise);
    }

    private SpreadPrediction withNoise(int samples, GivenSamples given, int first, PassNoise noise) {
        TrainedModel.requireMasks(members, noise);
        Lane lane = lanes.take();
        try {
            List<PredictionAverage> averages = lane.noAverages(samples);
            for (int member = 0; member < lane.passes.size(); member++) {
                lane.passes.get(member).addWithNoise(averages, samples, given, first, noise, member);
            }
            return SpreadPrediction.of(averages);
        } finally {
            lanes.giveBack(lane);
        }
    }

    /** Ends the threads; predictions that are being made are finished first. */
    @Override
    public void close() {
        lanes.close();
    }

    private void checkSamples(Dataset data, int first, int samples) {
        checkSchema(data);
        Check.require(
                first >= 0 && samples >= 0 && first <= data.size() - samples,
                "samples",
                samples,
                "must lie within the " + data.size() + " of the data, from " + first);
    }

    private void checkSchema(Dataset data) {
        List<Schema.Input> given = data.schema().inputs();
        checkInputs(given.size());
        if (given.stream().anyMatch(input -> !input.columns().isEmpty())) {
            preprocessing.check(new Schema(given, List.of()), "data");
        }
        for (int i = 0; i < given.size(); i++) {
            checkLength(schema().inputs().get(i), 1, given.get(i).shape().size());
        }
    }

    private void checkInputs(int given) {
        int expected = schema().inputs().size();
        if (given != expected) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "sample",
                    "it has " + given + " inputs; the model takes " + expected,
                    "give the inputs of the schema in its order");
        }
    }

    private static void checkLength(Schema.Input input, int samples, int given) {
        long length = (long) samples * input.shape().size();
        if (given != length) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "input " + input.name(),
                    "it has " + given + " values; " + samples + " samples of shape " + input.shape() + " have "
                            + length,
                    "give every sample all values of the shape");
        }
    }

    /** Buffers and threads for one call at a time. */
    private final class Lane implements AutoCloseable {

        private final KernelThreads workers;
        private final List<MemberPass> passes = new ArrayList<>();

        Lane(List<PackedWeights> weights, int threads) {
            workers = KernelThreads.of(threads);
            for (int i = 0; i < members.size(); i++) {
                passes.add(new MemberPass(members.get(i), weights.get(i), workers.workers()));
            }
        }

        /** The means of the predictions of all members, one for each output. */
        List<PredictionAverage> averages(int samples, GivenSamples given, int first) {
            List<PredictionAverage> averages = noAverages(samples);
            for (MemberPass pass : passes) {
                pass.add(averages, samples, given, first);
            }
            return averages;
        }

        /** One for each output, of nothing yet. */
        List<PredictionAverage> noAverages(int samples) {
            return predicted.stream()
                    .map(target -> new PredictionAverage(target, samples))
                    .toList();
        }

        @Override
        public void close() {
            workers.close();
        }
    }
}
