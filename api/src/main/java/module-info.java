/** The contract between Espalier and its plugins: interfaces, value types, events. Needs the JDK alone. */
module dev.espalier.api {
    requires static org.jspecify;

    exports dev.espalier.api;
    exports dev.espalier.api.augment;
    exports dev.espalier.api.data;
    exports dev.espalier.api.diagnosis;
    exports dev.espalier.api.evaluation;
    exports dev.espalier.api.event;
    exports dev.espalier.api.export;
    exports dev.espalier.api.initializer;
    exports dev.espalier.api.model;
    exports dev.espalier.api.optimizer;
    exports dev.espalier.api.parameter;
    exports dev.espalier.api.regularizer;
    exports dev.espalier.api.schedule;
    exports dev.espalier.api.search;
}
