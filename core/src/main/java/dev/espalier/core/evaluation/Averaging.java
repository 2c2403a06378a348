package dev.espalier.core.evaluation;

/** What is made of metrics that every class has. */
public enum Averaging {
    /** Their mean, each class with the same weight. */
    MACRO,
    /** Their mean, and one metric for each class. */
    PER_CLASS;

    /** The name as a setting: {@code macro}, {@code per-class}. */
    @Override
    public String toString() {
        return this == MACRO ? "macro" : "per-class";
    }
}
