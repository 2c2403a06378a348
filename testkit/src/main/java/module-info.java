import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;

/** Contracts that a plugin author extends, fakes, reference problems. */
module dev.espalier.testkit {
    requires transitive dev.espalier.api;
    requires dev.espalier.engine;
    requires jdk.management;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.espalier.testkit;

    uses Augmenter;
    uses DataSource;
    uses Diagnostic;
    uses EvaluationMetric;
    uses Exporter;
    uses Initializer;
    uses Layer;
    uses Loss;
    uses Optimizer;
    uses Preprocessing;
    uses Pruner;
    uses Regularizer;
    uses Sampler;
    uses Scheduler;
}
