package dev.espalier.benchmarks.peers.pytorch;

import dev.espalier.benchmarks.compare.ContenderOutput;
import dev.espalier.benchmarks.compare.EpochOrder;
import dev.espalier.benchmarks.compare.InferenceTimer;
import dev.espalier.benchmarks.compare.LabelledImages;
import dev.espalier.benchmarks.compare.SyntheticRows;
import dev.espalier.benchmarks.compare.TestFigure;
import dev.espalier.benchmarks.compare.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's C++ library driven from Java: WORKLOAD THREADS FOLDER. */
public final class TorchContender {

    private final Workload workload;
    private final ContenderOutput output = new ContenderOutput(System.out);
    private final TorchNetwork network;
    private final int features;
    private final int outputs;

    private TorchContender(Workload workload) {
        this.workload = workload;
        network = new TorchNetwork(workload);
        features = workload.network().input().values();
        outputs = workload.network().outputs();
    }

    /** Trains or predicts, and tells the driver. */
    public static void main(String[] arguments) throws IOException {
        torch.set_num_threads(Integer.parseInt(arguments[1]));
        TorchContender contender = new TorchContender(Workload.of(arguments[0]));
        double metric = contender.run(Path.of(arguments[2]));
        String blas = System.getenv("LD_PRELOAD") == null ? "one thread of OpenBLAS" : "MKL";
        contender.output.result("PyTorch 2.13 with " + blas, metric);
    }

    @SuppressWarnings("try") // a scope frees what is made in it
    private double run(Path folder) throws IOException {
        if (workload.regression()) {
            SyntheticRows train = SyntheticRows.train();
            train(
                    Tensor.create(train.inputs(), train.size(), features),
                    Tensor.create(train.targets(), train.size(), 1),
                    train.size());
            SyntheticRows test = SyntheticRows.test();
            return TestFigure.rSquared(predict(test.inputs(), test.size()), test);
        }
        LabelledImages.Parts data = LabelledImages.of(workload, folder);
        LabelledImages images = data.train();
        train(Tensor.create(images.images(), images.size(), features), labels(images), images.size());
        LabelledImages test = data.test();
        if (workload.inference()) {
            network.training(false);
            try (InferenceMode mode = new InferenceMode()) {
                InferenceTimer.time((from, count) -> predict(test.images(), from, count), test.size(), output);
            }
        }
        return TestFigure.accuracy(predict(test.images(), test.size()), test);
    }

    private static Tensor labels(LabelledImages images) {
        return Tensor.create(Arrays.stream(images.labels()).asLongStream().toArray());
    }

    @SuppressWarnings("try") // a scope frees what is made in it
    private void train(Tensor inputs, Tensor targets, int samples) {
        int batch = workload.batch();
        network.training(true);
        output.begin();
        for (int epoch = 1; epoch <= workload.epochs(); epoch++) {
            Tensor order = Tensor.create(EpochOrder.of(samples, 1, epoch));
            for (int from = 0; from < samples; from += batch) {
                try (PointerScope scope = new PointerScope()) {
                    Tensor chosen = order.narrow(0, from, Math.min(batch, samples - from));
                    network.step(inputs.index_select(0, chosen), targets.index_select(0, chosen));
                }
            }
            output.epoch(samples);
        }
    }

    @SuppressWarnings("try") // a scope frees what is made in it
    private float[] predict(float[] inputs, int samples) {
        network.training(false);
        float[] all = new float[samples * outputs];
        try (InferenceMode mode = new InferenceMode()) {
            for (int from = 0; from < samples; from += Workload.INFERENCE_BATCH) {
                int count = Math.min(Workload.INFERENCE_BATCH, samples - from);
                float[] values = predict(inputs, from, count);
                System.arraycopy(values, 0, all, from * outputs, values.length);
            }
        }
        return all;
    }

    @SuppressWarnings("try") // a scope frees what is made in it
    private float[] predict(float[] inputs, int from, int count) {
        float[] values = new float[count * outputs];
        try (PointerScope scope = new PointerScope()) {
            FloatPointer pointer = new FloatPointer((long) count * features);
            pointer.put(inputs, from * features, count * features);
            Tensor batch = torch.from_blob(pointer, count, features);
            network.forward(batch).data_ptr_float().get(values);
        }
        return values;
    }
}
