package dev.espalier.engine.kernel;

/** Work that can be done at any time before its result is needed, in pieces, by threads that have nothing else to do. */
public interface IdleWork {

    /** Whether there seems to be a piece to do; asked often by threads that wait. */
    boolean hasNext();

    /**
     * Does the next piece, if there is one. Called by several threads at once; what fails is told to those who need the
     * result, not thrown.
     *
     * @return whether there was one
     */
    boolean doNext();
}
