package dev.espalier.core.data.prepared;

import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A target in the form in which a model is compared with it.
 *
 * @param target what it looks like
 * @param origin where its values come from
 * @param scale how its values are scaled; empty if they are as the data has them
 */
public record PreparedTarget(Schema.Target target, Origin origin, Optional<TargetScale> scale) {

    /** Where the values of a target come from. */
    public sealed interface Origin {}

    /**
     * The targets of the data.
     *
     * @param targets their indices; the values of several are put one after the other
     */
    public record Stored(List<Integer> targets) implements Origin {

        /** Copies the list. */
        public Stored {
            targets = List.copyOf(targets);
        }
    }

    /**
     * An input after preprocessing, before it is augmented.
     *
     * @param input its index
     */
    public record OfInput(int input) implements Origin {}

    /** The index of the input that it is; empty for targets of the data. */
    public OptionalInt reconstructed() {
        return origin instanceof OfInput input ? OptionalInt.of(input.input()) : OptionalInt.empty();
    }

    /** The same with its values scaled. */
    PreparedTarget scaledBy(TargetScale fitted) {
        return new PreparedTarget(target, origin, Optional.of(fitted));
    }
}
