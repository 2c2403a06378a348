package dev.espalier.benchmarks.compare;

import dev.espalier.api.model.Layer;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.core.data.source.IdxSource;
import dev.espalier.core.evaluation.RSquared;
import dev.espalier.core.preprocessing.Center;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Adam;
import dev.espalier.plugins.optimizers.Sgd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The workloads as stacks: all samples trained on, no validation samples, no checkpoints. */
final class EspalierStacks {

    private EspalierStacks() {}

    static Stack of(Workload workload, Path folder) {
        return builder(workload, folder).build();
    }

    static StackBuilder builder(Workload workload, Path folder) {
        StackBuilder builder = Stack.builder()
                .name(workload.name())
                .seed(1)
                .validation(0)
                .model(Model.sequential(layers(workload).toArray(Layer[]::new)))
                .optimizer(optimizer(workload))
                .learningRate(workload.normalized() ? Workload.MOMENTUM_RATE : Workload.ADAM_RATE)
                .epochs(workload.epochs())
                .batch(workload.batch());
        if (workload.regression()) {
            return builder.source(new SyntheticSource())
                    .loss(new MeanSquaredError())
                    .metrics(new RSquared());
        }
        return builder.source(new IdxSource(folder.toString()))
                .preprocess(new Scale(1 / 255.0), new Center())
                .loss(new CrossEntropy());
    }

    private static List<Layer> layers(Workload workload) {
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < workload.layers(); layer++) {
            layers.add(new Dense(workload.widths().get(layer + 1)));
            if (layer + 1 < workload.layers()) {
                if (workload.normalized()) {
                    layers.add(new BatchNorm());
                }
                layers.add(new Relu());
            }
        }
        return layers;
    }

    private static Optimizer optimizer(Workload workload) {
        return workload.normalized() ? new Sgd(Workload.MOMENTUM, 0, false) : new Adam();
    }
}
