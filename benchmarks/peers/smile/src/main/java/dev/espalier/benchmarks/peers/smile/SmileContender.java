package dev.espalier.benchmarks.peers.smile;

import dev.espalier.benchmarks.compare.ContenderOutput;
import dev.espalier.benchmarks.compare.EpochOrder;
import dev.espalier.benchmarks.compare.InferenceTimer;
import dev.espalier.benchmarks.compare.LabelledImages;
import dev.espalier.benchmarks.compare.SyntheticRows;
import dev.espalier.benchmarks.compare.TestFigure;
import dev.espalier.benchmarks.compare.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import smile.math.MathEx;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.MultilayerPerceptron;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/**
 * Smile's multilayer perceptron: WORKLOAD THREADS FOLDER.
 *
 * <p>It computes in double precision and has no Adam: batches of the same size are trained with momentum, at a rate that
 * reaches the required metric in as many epochs.
 */
public final class SmileContender {

    private static final double REGRESSION_RATE = 0.03;
    private static final double CLASSIFICATION_RATE = 0.01;

    private final Workload workload;
    private final ContenderOutput output = new ContenderOutput(System.out);

    private SmileContender(Workload workload) {
        this.workload = workload;
    }

    /** Trains or predicts, and tells the driver. */
    public static void main(String[] arguments) throws IOException {
        MathEx.setSeed(1);
        SmileContender contender = new SmileContender(Workload.of(arguments[0]));
        double metric =
                contender.workload.regression() ? contender.regression() : contender.classes(Path.of(arguments[2]));
        contender.output.result("Smile 6.3, double precision, SGD with momentum", metric);
    }

    private double regression() {
        SyntheticRows train = SyntheticRows.train();
        double[][] rows = rows(train.inputs());
        try (smile.regression.MLP model = new smile.regression.MLP(layers())) {
            train(model, rows.length, (from, batch, order) -> {
                double[][] inputs = new double[batch][];
                double[] targets = new double[batch];
                for (int i = 0; i < batch; i++) {
                    inputs[i] = rows[order[from + i]];
                    targets[i] = train.targets()[order[from + i]];
                }
                model.update(inputs, targets);
            });
            SyntheticRows test = SyntheticRows.test();
            double[][] unseen = rows(test.inputs());
            float[] predicted = new float[unseen.length];
            for (int i = 0; i < unseen.length; i++) {
                predicted[i] = (float) model.predict(unseen[i]);
            }
            return TestFigure.rSquared(predicted, test);
        }
    }

    private double classes(Path folder) throws IOException {
        LabelledImages.Parts data = LabelledImages.of(workload, folder);
        double[][] rows = rows(data.train().images());
        try (smile.classification.MLP model = new smile.classification.MLP(layers())) {
            train(model, rows.length, (from, batch, order) -> {
                double[][] inputs = new double[batch][];
                int[] labels = new int[batch];
                for (int i = 0; i < batch; i++) {
                    inputs[i] = rows[order[from + i]];
                    labels[i] = data.train().label(order[from + i]);
                }
                model.update(inputs, labels);
            });
            double[][] unseen = rows(data.test().images());
            if (workload.inference()) {
                time(model, unseen);
            }
            return accuracy(model, unseen, data.test());
        }
    }

    private void time(smile.classification.MLP model, double[][] unseen) {
        double[] probabilities = new double[LabelledImages.CLASSES];
        InferenceTimer.time(
                (from, count) -> {
                    for (int i = from; i < from + count; i++) {
                        model.predict(unseen[i], probabilities);
                    }
                },
                unseen.length,
                output);
    }

    private static double accuracy(smile.classification.MLP model, double[][] unseen, LabelledImages images) {
        float[] values = new float[unseen.length * LabelledImages.CLASSES];
        double[] probabilities = new double[LabelledImages.CLASSES];
        for (int i = 0; i < unseen.length; i++) {
            model.predict(unseen[i], probabilities);
            for (int j = 0; j < probabilities.length; j++) {
                values[i * probabilities.length + j] = (float) probabilities[j];
            }
        }
        return TestFigure.accuracy(values, images);
    }

    private LayerBuilder[] layers() {
        List<LayerBuilder> layers = new ArrayList<>();
        List<Integer> widths = workload.network().widths();
        layers.add(Layer.input(widths.get(0)));
        for (int width : widths.subList(1, widths.size() - 1)) {
            layers.add(Layer.rectifier(width));
        }
        int width = workload.network().outputs();
        layers.add(
                workload.regression()
                        ? Layer.mse(width, OutputFunction.LINEAR)
                        : Layer.mle(width, OutputFunction.SOFTMAX));
        return layers.toArray(new LayerBuilder[0]);
    }

    private void train(MultilayerPerceptron model, int samples, Step step) {
        double rate = workload.regression() ? REGRESSION_RATE : CLASSIFICATION_RATE;
        model.setLearningRate(TimeFunction.constant(rate));
        model.setMomentum(TimeFunction.constant(Workload.MOMENTUM));
        int batch = workload.batch();
        output.begin();
        for (int epoch = 1; epoch <= workload.epochs(); epoch++) {
            int[] order = EpochOrder.of(samples, 1, epoch);
            for (int from = 0; from < samples; from += batch) {
                step.make(from, Math.min(batch, samples - from), order);
            }
            output.epoch(samples);
        }
    }

    private double[][] rows(float[] values) {
        int width = workload.network().input().values();
        double[][] rows = new double[values.length / width][width];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < width; j++) {
                rows[i][j] = values[i * width + j];
            }
        }
        return rows;
    }

    /** Trains on one batch. */
    private interface Step {

        void make(int from, int batch, int[] order);
    }
}
