/** What computes: kernels, layers, losses, and graphs compiled to plans. */
@SuppressWarnings("module") // the modules to which packages are exported are compiled after this one
module dev.espalier.engine {
    requires transitive dev.espalier.api;
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports dev.espalier.engine.gradient;
    exports dev.espalier.engine.layer;
    exports dev.espalier.engine.loss;
    exports dev.espalier.engine.model;
    exports dev.espalier.engine.plugin to
            dev.espalier.core,
            dev.espalier.cli,
            dev.espalier.search,
            dev.espalier.testkit;
    exports dev.espalier.engine.image to
            dev.espalier.core,
            dev.espalier.testkit;
    exports dev.espalier.engine.compute to
            dev.espalier.core;
    exports dev.espalier.engine.kernel to
            dev.espalier.core;
    exports dev.espalier.engine.plan to
            dev.espalier.core;

    provides dev.espalier.api.model.Layer with
            dev.espalier.engine.layer.AdaptiveAveragePooling,
            dev.espalier.engine.layer.Add,
            dev.espalier.engine.layer.AveragePooling,
            dev.espalier.engine.layer.BatchNorm,
            dev.espalier.engine.layer.Block,
            dev.espalier.engine.layer.ChannelNorm,
            dev.espalier.engine.layer.Concatenate,
            dev.espalier.engine.layer.Convolution,
            dev.espalier.engine.layer.Dense,
            dev.espalier.engine.layer.Elu,
            dev.espalier.engine.layer.Embedding,
            dev.espalier.engine.layer.Flatten,
            dev.espalier.engine.layer.Gelu,
            dev.espalier.engine.layer.GlobalAveragePooling,
            dev.espalier.engine.layer.GroupNorm,
            dev.espalier.engine.layer.LayerNorm,
            dev.espalier.engine.layer.LeakyRelu,
            dev.espalier.engine.layer.MaxPooling,
            dev.espalier.engine.layer.Padding,
            dev.espalier.engine.layer.Periodic,
            dev.espalier.engine.layer.Relu,
            dev.espalier.engine.layer.Relu6,
            dev.espalier.engine.layer.Repeat,
            dev.espalier.engine.layer.Reshape,
            dev.espalier.engine.layer.Residual,
            dev.espalier.engine.layer.Sigmoid,
            dev.espalier.engine.layer.Silu,
            dev.espalier.engine.layer.Softmax,
            dev.espalier.engine.layer.SqueezeExcitation,
            dev.espalier.engine.layer.Tanh,
            dev.espalier.engine.layer.TransposedConvolution,
            dev.espalier.engine.layer.Upsampling;
    provides dev.espalier.api.model.Loss with
            dev.espalier.engine.loss.BinaryCrossEntropy,
            dev.espalier.engine.loss.CrossEntropy,
            dev.espalier.engine.loss.Focal,
            dev.espalier.engine.loss.Hinge,
            dev.espalier.engine.loss.Huber,
            dev.espalier.engine.loss.KullbackLeibler,
            dev.espalier.engine.loss.LogCosh,
            dev.espalier.engine.loss.MeanAbsoluteError,
            dev.espalier.engine.loss.MeanSquaredError,
            dev.espalier.engine.loss.Poisson,
            dev.espalier.engine.loss.Quantile;
}
