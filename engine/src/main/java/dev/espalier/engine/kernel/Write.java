package dev.espalier.engine.kernel;

/** What happens to the value that an output element held before. */
public enum Write {

    /** The result replaces it; it is not read. */
    REPLACE,

    /** The result is added to it. */
    ADD
}
