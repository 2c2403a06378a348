/** The frame: data, the training loop, the plugin catalogue, checkpoints, and the way in for applications. */
@SuppressWarnings("module") // the command, to which a package is exported, is compiled after this module
module dev.espalier.core {
    requires transitive dev.espalier.api;
    requires transitive dev.espalier.engine;
    requires com.fasterxml.jackson.core;
    requires com.google.common;
    requires com.google.guice;
    requires jakarta.inject;
    requires jdk.management;
    requires ojalgo;
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    exports dev.espalier.core;
    exports dev.espalier.core.catalog;
    exports dev.espalier.core.checkpoint;
    exports dev.espalier.core.data;
    exports dev.espalier.core.data.csv;
    exports dev.espalier.core.data.file;
    exports dev.espalier.core.data.loader;
    exports dev.espalier.core.data.prepared;
    exports dev.espalier.core.data.source;
    exports dev.espalier.core.document;
    exports dev.espalier.core.evaluation;
    exports dev.espalier.core.initializers;
    exports dev.espalier.core.json;
    exports dev.espalier.core.noise;
    exports dev.espalier.core.preprocessing;
    exports dev.espalier.core.record;
    exports dev.espalier.core.stack;
    exports dev.espalier.core.uncertainty;

    opens dev.espalier.core.wiring to
            com.google.guice;

    uses dev.espalier.api.augment.Augmenter;
    uses dev.espalier.api.data.DataSource;
    uses dev.espalier.api.data.Preprocessing;
    uses dev.espalier.api.diagnosis.Diagnostic;
    uses dev.espalier.api.evaluation.EvaluationMetric;
    uses dev.espalier.api.event.TrainingListenerProvider;
    uses dev.espalier.api.export.Exporter;
    uses dev.espalier.api.initializer.Initializer;
    uses dev.espalier.api.model.Layer;
    uses dev.espalier.api.model.Loss;
    uses dev.espalier.api.optimizer.Optimizer;
    uses dev.espalier.api.regularizer.Regularizer;
    uses dev.espalier.api.schedule.Scheduler;
    uses dev.espalier.api.search.Pruner;
    uses dev.espalier.api.search.Sampler;

    provides dev.espalier.api.data.DataSource with
            dev.espalier.core.data.csv.CsvSource,
            dev.espalier.core.data.source.Cifar10Source,
            dev.espalier.core.data.source.FashionMnistSmall,
            dev.espalier.core.data.source.TaskSources,
            dev.espalier.core.data.source.IdxSource,
            dev.espalier.core.data.source.InCodeSource,
            dev.espalier.core.data.source.NumpySource;
    provides dev.espalier.api.data.Preprocessing with
            dev.espalier.core.preprocessing.AutoScale,
            dev.espalier.core.preprocessing.Center,
            dev.espalier.core.preprocessing.Clip,
            dev.espalier.core.preprocessing.Impute,
            dev.espalier.core.preprocessing.Log1p,
            dev.espalier.core.preprocessing.MinMax,
            dev.espalier.core.preprocessing.Pca,
            dev.espalier.core.preprocessing.PiecewiseLinear,
            dev.espalier.core.preprocessing.Quantile,
            dev.espalier.core.preprocessing.RobustScale,
            dev.espalier.core.preprocessing.Scale,
            dev.espalier.core.preprocessing.Standardize,
            dev.espalier.core.preprocessing.ZcaWhitening;
    provides dev.espalier.api.evaluation.EvaluationMetric with
            dev.espalier.core.evaluation.Accuracy,
            dev.espalier.core.evaluation.BrierScore,
            dev.espalier.core.evaluation.ConfusionMatrix,
            dev.espalier.core.evaluation.ExpectedCalibrationError,
            dev.espalier.core.evaluation.F1,
            dev.espalier.core.evaluation.IntervalCoverage,
            dev.espalier.core.evaluation.LogLoss,
            dev.espalier.core.evaluation.MeanAbsoluteError,
            dev.espalier.core.evaluation.MeanAbsolutePercentageError,
            dev.espalier.core.evaluation.MeanSquaredError,
            dev.espalier.core.evaluation.PinballLoss,
            dev.espalier.core.evaluation.PoissonDeviance,
            dev.espalier.core.evaluation.Precision,
            dev.espalier.core.evaluation.RSquared,
            dev.espalier.core.evaluation.Recall,
            dev.espalier.core.evaluation.Reliability,
            dev.espalier.core.evaluation.RocAuc,
            dev.espalier.core.evaluation.TopK,
            dev.espalier.core.evaluation.Weighted;
    provides dev.espalier.api.initializer.Initializer with
            dev.espalier.core.initializers.ByActivation,
            dev.espalier.core.initializers.Constant,
            dev.espalier.core.initializers.Identity,
            dev.espalier.core.initializers.KaimingNormal,
            dev.espalier.core.initializers.KaimingUniform,
            dev.espalier.core.initializers.LayerSequential,
            dev.espalier.core.initializers.LecunNormal,
            dev.espalier.core.initializers.LecunUniform,
            dev.espalier.core.initializers.Normal,
            dev.espalier.core.initializers.Ones,
            dev.espalier.core.initializers.Orthogonal,
            dev.espalier.core.initializers.Sparse,
            dev.espalier.core.initializers.TruncatedNormal,
            dev.espalier.core.initializers.Uniform,
            dev.espalier.core.initializers.VarianceScaling,
            dev.espalier.core.initializers.XavierNormal,
            dev.espalier.core.initializers.XavierUniform,
            dev.espalier.core.initializers.GivenValues,
            dev.espalier.core.initializers.Zeros;
}
