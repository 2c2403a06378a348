package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.VisibleText;
import java.util.Locale;

/**
 * Something about a run that is allowed, and probably not meant; found before the first step.
 *
 * @param kind its category
 * @param where the place: a setting, a column, an output
 * @param what what was found, in lower case without a full stop
 * @param remedy what to do about it, in lower case without a full stop
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record RunWarning(Kind kind, String where, String what, String remedy) {

    /** The categories; each is explained in {@code docs/errors.md}. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public enum Kind {
        /** A softmax or sigmoid before a loss that computes it itself. */
        SOFTMAX_BEFORE_LOSS,
        /** Features of very different or very large scale. */
        FEATURE_SCALE,
        /** Targets of very large or very small scale that are not scaled. */
        TARGET_SCALE,
        /** A class that has many times the samples of another. */
        CLASS_IMBALANCE,
        /** Classes that are evened out twice: by their weights and by sampling. */
        DOUBLE_WEIGHTING,
        /** A split without a class. */
        MISSING_CLASS,
        /** A schedule that does not fit the length of the run. */
        SCHEDULE_LENGTH,
        /** Batch norm with a last batch of few samples. */
        SMALL_BATCH,
        /** A convolution that takes the rows of an image for channels of a series. */
        IMAGE_AS_SERIES,
        /** A learning rate far outside the usual range of the optimizer. */
        LEARNING_RATE,
        /** Few samples to validate on. */
        SMALL_VALIDATION,
        /** Samples that are in the training split and in another one. */
        DUPLICATE_ROWS,
        /** Initial weights that do not suit the activation that follows. */
        INITIAL_WEIGHTS;

        /** The name in lower case with hyphens. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The line for people: {@code where: what; remedy [kind]}, with control characters escaped. */
    public String text() {
        return VisibleText.line(where + ": " + what + "; " + remedy + " [" + kind + "]");
    }
}
