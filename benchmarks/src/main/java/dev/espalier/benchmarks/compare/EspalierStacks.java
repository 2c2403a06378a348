package dev.espalier.benchmarks.compare;

import dev.espalier.api.model.Layer;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.core.data.source.IdxSource;
import dev.espalier.core.evaluation.RSquared;
import dev.espalier.core.preprocessing.Center;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.augment.Cutout;
import dev.espalier.plugins.augment.Flip;
import dev.espalier.plugins.augment.Rotate;
import dev.espalier.plugins.augment.Translate;
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
                .learningRate(workload.momentum() ? Workload.MOMENTUM_RATE : Workload.ADAM_RATE)
                .epochs(workload.epochs())
                .batch(workload.batch());
        if (workload.augmented()) {
            builder.augment(new Flip(), new Rotate(), new Translate(), new Cutout());
        }
        if (workload.regression()) {
            return builder.source(new SyntheticSource())
                    .loss(new MeanSquaredError())
                    .metrics(new RSquared());
        }
        if (workload.synthetic()) {
            ImageSize input = workload.network().input();
            return builder.source(new SyntheticImagesSource(input.channels(), input.height()))
                    .loss(new CrossEntropy());
        }
        return builder.source(new IdxSource(folder.toString()))
                .preprocess(new Scale(1 / 255.0), new Center())
                .loss(new CrossEntropy());
    }

    private static List<Layer> layers(Workload workload) {
        List<Layer> layers = new ArrayList<>();
        ImageSize input = workload.network().input();
        if (!input.isVector()) {
            layers.add(Reshape.of(input.channels(), input.height(), input.width()));
        }
        layers.addAll(workload.network().make(new EspalierLayers()));
        return layers;
    }

    private static Optimizer optimizer(Workload workload) {
        return workload.momentum() ? new Sgd(Workload.MOMENTUM, 0, false) : new Adam();
    }
}
