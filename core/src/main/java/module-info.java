/** The frame: graph, kernels, data, the training loop, the plugin catalogue, checkpoints. */
module dev.espalier.core {
    requires transitive dev.espalier.api;
    requires com.google.common;
    requires com.google.guice;
    requires de.siegmar.fastcsv;
    requires ojalgo;
    requires org.snakeyaml.engine;
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports dev.espalier.core.data;
    exports dev.espalier.core.document;
    exports dev.espalier.core.initializers;
    exports dev.espalier.core.model;

    provides dev.espalier.api.initializer.Initializer with
            dev.espalier.core.initializers.Constant,
            dev.espalier.core.initializers.KaimingNormal,
            dev.espalier.core.initializers.KaimingUniform,
            dev.espalier.core.initializers.XavierNormal,
            dev.espalier.core.initializers.XavierUniform;
}
