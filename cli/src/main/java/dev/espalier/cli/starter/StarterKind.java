package dev.espalier.cli.starter;

import dev.espalier.core.catalog.PluginKind;
import java.util.Locale;

/** The kinds of plugins that a project can be begun for, and how a stack file uses one of each. */
public enum StarterKind {
    OPTIMIZER(PluginKind.OPTIMIZER, "optimizer: %s\nlearning-rate: 0.01"),
    SCHEDULER(PluginKind.SCHEDULER, "optimizer: adam\nlearning-rate: 0.001\nschedule: [%s]"),
    REGULARIZER(PluginKind.REGULARIZER, "optimizer: adam\nlearning-rate: 0.001\nregularizers: [%s]"),
    AUGMENTER(PluginKind.AUGMENTER, "optimizer: adam\nlearning-rate: 0.001\naugment: [%s]"),
    INITIALIZER(PluginKind.INITIALIZER, "optimizer: adam\nlearning-rate: 0.001\ninitializer: %s");

    private final PluginKind kind;
    private final String use;

    StarterKind(PluginKind kind, String use) {
        this.kind = kind;
        this.use = use;
    }

    /** The kind as the catalogue knows it. */
    public PluginKind kind() {
        return kind;
    }

    /** The lines of a stack file that train with a plugin of this kind. */
    String use(String name) {
        return String.format(Locale.ROOT, use, name);
    }

    /** The kind as a word: {@code optimizer}. */
    @Override
    public String toString() {
        return kind.toString();
    }
}
