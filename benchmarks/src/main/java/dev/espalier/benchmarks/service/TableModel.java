package dev.espalier.benchmarks.service;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Adam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model of a table with numbers and categories, trained for a moment: what it says does not matter here. */
final class TableModel {

    static final int NUMBERS = 10;
    static final int CATEGORICAL = 3;
    static final List<String> CATEGORIES =
            List.of("red", "orange", "yellow", "green", "blue", "indigo", "violet", "grey");
    static final int WIDTH = NUMBERS + CATEGORICAL * CATEGORIES.size();

    private static final int SAMPLES = 2_000;

    private TableModel() {}

    static String numberName(int index) {
        return "number" + index;
    }

    static String categoryName(int index) {
        return "colour" + index;
    }

    static TrainedModel train() {
        Stack stack = Stack.builder()
                .name("service")
                .source(new Table())
                .validation(0)
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(64), new Relu(), new Dense(32), new Relu(), new Dense(2)))
                .loss(new CrossEntropy())
                .optimizer(new Adam())
                .learningRate(1e-3)
                .batch(64)
                .epochs(2)
                .build();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            return run.run().model().orElseThrow();
        }
    }

    /** The values of a sample, one-hot encoded, in the order of the columns. */
    static double[] sample(int index) {
        CounterRandomStream random = new CounterRandomStream(11, index);
        double[] values = new double[WIDTH];
        for (int i = 0; i < NUMBERS; i++) {
            values[i] = 100 * random.nextDouble();
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            values[NUMBERS + i * CATEGORIES.size() + random.nextInt(CATEGORIES.size())] = 1;
        }
        return values;
    }

    /** Samples as a CSV file would give them. */
    @Plugin(value = "service-table", summary = "a synthetic table for benchmarks")
    public record Table() implements DataSource {

        @Override
        public Parts load(Context context) {
            List<Schema.Column> columns = new ArrayList<>();
            for (int i = 0; i < NUMBERS; i++) {
                columns.add(new Schema.Column(numberName(i), new ColumnEncoding.Numeric()));
            }
            for (int i = 0; i < CATEGORICAL; i++) {
                columns.add(new Schema.Column(
                        categoryName(i),
                        new ColumnEncoding.OneHot(
                                CATEGORIES, ColumnEncoding.Unknown.ERROR, ColumnEncoding.Missing.ERROR)));
            }
            double[] features = new double[SAMPLES * WIDTH];
            int[] labels = new int[SAMPLES];
            for (int s = 0; s < SAMPLES; s++) {
                double[] sample = sample(s);
                System.arraycopy(sample, 0, features, s * WIDTH, WIDTH);
                labels[s] = sample[0] > sample[1] ? 1 : 0;
            }
            Dataset data = ArrayDataset.builder()
                    .input(new Schema.Input("features", Shape.of(WIDTH), columns), SampleValues.of(features, WIDTH))
                    .labels("answer", labels, List.of("no", "yes"))
                    .build();
            return new Parts(data, Optional.empty(), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            throw new UnsupportedOperationException("the table is not in a file");
        }
    }
}
