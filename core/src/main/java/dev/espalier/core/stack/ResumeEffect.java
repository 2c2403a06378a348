package dev.espalier.core.stack;

/** What it means for a run that is to be resumed if a setting of its stack has changed. */
public enum ResumeEffect {
    /** The run would compute other numbers: it is refused. */
    RESULT,
    /** The run becomes longer or shorter, and computes the same numbers as far as it goes. */
    LENGTH,
    /** Nothing: no number of the run depends on it, given the same data. */
    NOTHING
}
