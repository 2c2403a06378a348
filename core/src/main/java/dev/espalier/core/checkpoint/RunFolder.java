package dev.espalier.core.checkpoint;
/** x */
public final class RunFolder {
    static final String CHECKPOINTS = "checkpoints";

    private RunFolder() {}
}
