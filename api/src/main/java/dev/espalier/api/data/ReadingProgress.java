package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;

/** Is told how far a source has come that takes a while to read, such as one that decodes pictures. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface ReadingProgress {

    /**
     * A part of the reading is done. Called as often as the source likes, for each file or row, by any of its threads.
     *
     * @param what what is counted, in the plural, such as {@code pictures}
     * @param done how many are done, at least 0
     * @param total how many there are, at least {@code done}
     */
    void advanced(String what, long done, long total);

    /** Ignores what it is told. */
    static ReadingProgress none() {
        return (what, done, total) -> {};
    }
}
