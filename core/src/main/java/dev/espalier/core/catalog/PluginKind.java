package dev.espalier.core.catalog;

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
import java.util.Locale;
import java.util.Optional;

/** The kinds of plugins: an interface of the contract each. */
public enum PluginKind {
    /** Turns gradients into new values. */
    OPTIMIZER(Optimizer.class),
    /** A factor on a setting while training goes on. */
    SCHEDULER(Scheduler.class),
    /** Keeps a network from fitting its training data too closely. */
    REGULARIZER(Regularizer.class),
    /** A random change to training samples. */
    AUGMENTER(Augmenter.class),
    /** Distribution of initial weights. */
    INITIALIZER(Initializer.class),
    /** An operation of the graph. */
    LAYER(Layer.class),
    /** What training minimizes. */
    LOSS(Loss.class),
    /** A metric of predictions. */
    EVALUATION_METRIC(EvaluationMetric.class),
    /** A change to inputs that is fitted to the training split. */
    PREPROCESSING(Preprocessing.class),
    /** Where samples come from. */
    DATA_SOURCE(DataSource.class),
    /** Recognizes what goes wrong in a run. */
    DIAGNOSTIC(Diagnostic.class),
    /** Brings what happens in a run to another system. */
    EXPORTER(Exporter.class),
    /** Proposes the hyper-parameters of a search. */
    SAMPLER(Sampler.class),
    /** Decides which trials of a search are trained further. */
    PRUNER(Pruner.class);

    private final Class<?> type;

    PluginKind(Class<?> type) {
        this.type = type;
    }

    /** The interface that plugins of this kind implement. */
    public Class<?> type() {
        return type;
    }

    /** The kind in a sentence: {@code optimizer}, {@code data source}. */
    public String noun() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The noun with its article: {@code an optimizer}. */
    public String nounWithArticle() {
        return ("aeiou".indexOf(noun().charAt(0)) < 0 ? "a " : "an ") + noun();
    }

    /** The kind as a word: {@code optimizer}, {@code data-source}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind of an interface.
     *
     * @param type an interface of the contract or one of its roles, such as {@code Penalty}
     * @return the kind, if it is one
     */
    public static Optional<PluginKind> of(Class<?> type) {
        for (PluginKind kind : values()) {
            if (type.isInterface() && kind.type.isAssignableFrom(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /**
     * The kind that a word names.
     *
     * @param word such as {@code data-source}
     * @return the kind, if there is one
     */
    public static Optional<PluginKind> ofWord(String word) {
        for (PluginKind kind : values()) {
            if (kind.toString().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
