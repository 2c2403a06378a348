package dev.espalier.benchmarks.peers.tensorflow;

import dev.espalier.benchmarks.compare.ContenderOutput;
import dev.espalier.benchmarks.compare.EpochOrder;
import dev.espalier.benchmarks.compare.InferenceTimer;
import dev.espalier.benchmarks.compare.LabelledImages;
import dev.espalier.benchmarks.compare.SyntheticRows;
import dev.espalier.benchmarks.compare.TestFigure;
import dev.espalier.benchmarks.compare.Workload;
import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** TensorFlow Java in graph mode: WORKLOAD THREADS FOLDER. */
public final class TensorFlowContender {

    private final Workload workload;
    private final TensorFlowNetwork network;
    private final Session session;
    private final ContenderOutput output;

    private TensorFlowContender(Workload workload, TensorFlowNetwork network, Session session, ContenderOutput output) {
        this.workload = workload;
        this.network = network;
        this.session = session;
        this.output = output;
    }

    /** Trains or predicts, and tells the driver. */
    public static void main(String[] arguments) throws IOException {
        Workload workload = Workload.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                // two operations at once are a little faster with big layers, and slower with small ones
                .setInterOpParallelismThreads(isLarge(workload) ? threads : 1)
                .build();
        ContenderOutput output = new ContenderOutput(System.out);
        try (Graph graph = new Graph()) {
            TensorFlowNetwork network = new TensorFlowNetwork(workload, graph);
            try (Session session = new Session(graph, config)) {
                network.initialize(session);
                double metric = new TensorFlowContender(workload, network, session, output).run(Path.of(arguments[2]));
                output.result("TensorFlow " + TensorFlow.version() + ", graph mode, values fed", metric);
            }
        }
    }

    private static boolean isLarge(Workload workload) {
        return workload.kind() == Workload.Kind.NORMALIZED || workload.kind() == Workload.Kind.IMAGES;
    }

    private double run(Path folder) throws IOException {
        if (workload.regression()) {
            SyntheticRows train = SyntheticRows.train();
            train(train.inputs(), new int[0], train.targets());
            SyntheticRows test = SyntheticRows.test();
            return TestFigure.rSquared(predict(test.inputs(), test.size()), test);
        }
        LabelledImages.Parts data = LabelledImages.of(workload, folder);
        train(data.train().images(), data.train().labels(), new float[0]);
        LabelledImages test = data.test();
        if (workload.inference()) {
            InferenceTimer.time((from, count) -> predict(test.images(), from, count), test.size(), output);
        }
        return TestFigure.accuracy(predict(test.images(), test.size()), test);
    }

    private void train(float[] inputs, int[] labels, float[] targets) {
        int samples = Math.max(labels.length, targets.length);
        int batch = workload.batch();
        int last = samples % batch;
        try (Feed full = new Feed(batch);
                Feed rest = new Feed(Math.max(1, last))) {
            output.begin();
            for (int epoch = 1; epoch <= workload.epochs(); epoch++) {
                int[] order = EpochOrder.of(samples, 1, epoch);
                for (int from = 0; from + batch <= samples; from += batch) {
                    full.step(inputs, labels, targets, order, from);
                }
                if (last > 0) {
                    rest.step(inputs, labels, targets, order, samples - last);
                }
                output.epoch(samples);
            }
        }
    }

    private float[] predict(float[] inputs, int samples) {
        int width = workload.network().outputs();
        float[] all = new float[samples * width];
        for (int from = 0; from < samples; from += Workload.INFERENCE_BATCH) {
            int count = Math.min(Workload.INFERENCE_BATCH, samples - from);
            float[] values = predict(inputs, from, count);
            System.arraycopy(values, 0, all, from * width, values.length);
        }
        return all;
    }

    private float[] predict(float[] inputs, int from, int count) {
        int features = workload.network().input().values();
        float[] values = new float[count * workload.network().outputs()];
        try (TFloat32 batch = TFloat32.tensorOf(Shape.of(count, features))) {
            batch.asRawTensor().data().asFloats().write(inputs, from * features, count * features);
            try (var result = session.runner()
                    .feed(network.inputs, batch)
                    .fetch(network.outputs)
                    .run()) {
                ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
            }
        }
        return values;
    }

    /** A batch's tensors, used again for every batch. */
    private final class Feed implements AutoCloseable {

        private final int batch;
        private final int features = workload.network().input().values();
        private final float[] inputValues;
        private final int[] labelValues;
        private final float[] targetValues;
        private final TFloat32 inputTensor;
        private final TInt32 labelTensor;
        private final TFloat32 targetTensor;

        Feed(int batch) {
            this.batch = batch;
            inputValues = new float[batch * features];
            labelValues = new int[batch];
            targetValues = new float[batch];
            inputTensor = TFloat32.tensorOf(Shape.of(batch, features));
            labelTensor = TInt32.tensorOf(Shape.of(batch));
            targetTensor = TFloat32.tensorOf(Shape.of(batch, 1));
        }

        void step(float[] inputs, int[] labels, float[] targets, int[] order, int from) {
            for (int i = 0; i < batch; i++) {
                int sample = order[from + i];
                System.arraycopy(inputs, sample * features, inputValues, i * features, features);
                if (workload.regression()) {
                    targetValues[i] = targets[sample];
                } else {
                    labelValues[i] = labels[sample];
                }
            }
            inputTensor.asRawTensor().data().asFloats().write(inputValues);
            Session.Runner runner = session.runner().addTarget(network.step).feed(network.inputs, inputTensor);
            if (workload.regression()) {
                targetTensor.asRawTensor().data().asFloats().write(targetValues);
                runner.feed(network.targets, targetTensor);
            } else {
                labelTensor.asRawTensor().data().asInts().write(labelValues);
                runner.feed(network.labels, labelTensor);
            }
            runner.run().close();
        }

        @Override
        public void close() {
            inputTensor.close();
            labelTensor.close();
            targetTensor.close();
        }
    }
}
