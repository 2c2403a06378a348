package dev.espalier.cli.starter;

import dev.espalier.core.catalog.PluginKind;

/** The kinds of plugins that a project can be begun for. */
public enum StarterKind {
    OPTIMIZER(PluginKind.OPTIMIZER),
    SCHEDULER(PluginKind.SCHEDULER),
    REGULARIZER(PluginKind.REGULARIZER),
    AUGMENTER(PluginKind.AUGMENTER),
    INITIALIZER(PluginKind.INITIALIZER);

    private final PluginKind kind;

    StarterKind(PluginKind kind) {
        this.kind = kind;
    }

    /** The kind as the catalogue knows it. */
    public PluginKind kind() {
        return kind;
    }

    /** The kind as a word: {@code optimizer}. */
    @Override
    public String toString() {
        return kind.toString();
    }
}
