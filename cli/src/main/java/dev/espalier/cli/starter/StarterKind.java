package dev.espalier.cli.starter;

import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.document.Suggestions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a project can be started for: a kind of plugin; regularizers by their own kinds. */
public enum StarterKind {
    OPTIMIZER(PluginKind.OPTIMIZER),
    SCHEDULER(PluginKind.SCHEDULER),
    PENALTY(PluginKind.REGULARIZER),
    GRADIENT_TRANSFORMATION(PluginKind.REGULARIZER),
    WEIGHT_CONSTRAINT(PluginKind.REGULARIZER),
    ACTIVATION_MASK(PluginKind.REGULARIZER),
    TARGET_TRANSFORMATION(PluginKind.REGULARIZER),
    STOPPING_RULE(PluginKind.REGULARIZER),
    AUGMENTER(PluginKind.AUGMENTER),
    INITIALIZER(PluginKind.INITIALIZER),
    LAYER(PluginKind.LAYER),
    LOSS(PluginKind.LOSS),
    EXPORTER(PluginKind.EXPORTER),
    SAMPLER(PluginKind.SAMPLER),
    PRUNER(PluginKind.PRUNER);

    private final PluginKind kind;

    StarterKind(PluginKind kind) {
        this.kind = kind;
    }

    /** The kind as the catalogue knows it. */
    public PluginKind kind() {
        return kind;
    }

    /** The command that uses a plugin of this kind: {@code train}, or {@code search}. */
    public String command() {
        return kind == PluginKind.SAMPLER || kind == PluginKind.PRUNER ? "search" : "train";
    }

    /**
     * The kind of a word.
     *
     * @param word such as {@code optimizer} or {@code penalty}
     * @return what it names, if it is one of them
     */
    public static Optional<StarterKind> of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(word))
                .findFirst();
    }

    /**
     * Which word was meant.
     *
     * @param word one that names nothing
     * @return the nearest, and all that there are
     */
    public static String suggestion(String word) {
        return Suggestions.nearest(
                word, Arrays.stream(values()).map(StarterKind::toString).toList());
    }

    /** The kind as a word: {@code optimizer}, {@code penalty}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
