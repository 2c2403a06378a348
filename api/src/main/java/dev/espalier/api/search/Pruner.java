package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides which trials of a search are trained further.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}; its decisions are pure functions of the trials. A
 * trial is measured at the pruner's rungs and at the end of its training. It can be ended there, or paused until it is
 * promoted, and then continues from its checkpoint as if it had never paused.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Pruner {

    /**
     * Where a trial is measured before its end.
     *
     * @param trial its number among those of its stage, from 0
     * @param epochs its full length, above 0
     * @return fractions of the full length in (0, 1), ascending; may be empty
     */
    List<Double> rungs(long trial, double epochs);

    /**
     * Decides what becomes of a trial that has just been measured at a rung.
     *
     * @param trial the trial, whose last measurement is that of the rung
     * @param trials all trials of its stage, this one included, in the order of their numbers
     * @return what becomes of it
     */
    Decision decide(Trial trial, List<Trial> trials);

    /**
     * Chooses a paused trial to be trained to its next rung, in place of a new one; asked whenever a trial could be begun.
     *
     * @param trials all trials of the stage, in the order of their numbers
     * @param complete whether no new trial will be begun in the stage
     * @return the number of a trial that is paused; empty, as by default, if none is to be promoted now
     */
    default OptionalLong promotion(List<Trial> trials, boolean complete) {
        return OptionalLong.empty();
    }

    /** What becomes of a trial at a rung. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum Decision {
        /** It is trained to its next rung, or to its end. */
        CONTINUE,
        /** It is kept with its checkpoint until it is promoted. */
        PAUSE,
        /** It is ended. */
        PRUNE
    }
}
