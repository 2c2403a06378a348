package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the listeners of a run; found by {@link java.util.ServiceLoader}.
 *
 * <p>It has a public constructor without arguments. It looks up what it needs from the host application, such as a registry
 * of meters, by type.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface TrainingListenerProvider {

    /**
     * Creates the listeners of one run.
     *
     * @param host what the host application offers
     * @return none, one or several listeners
     */
    List<TrainingListener> listeners(Host host);

    /** What the embedding application offers, and the stack for those who watch. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Host {

        /**
         * The object bound to a type, or else the only bound object that is an instance of it.
         *
         * @param type the type
         * @param <T> the type
         * @return the object, or nothing if none is bound
         * @throws dev.espalier.api.EspalierException if none is bound to the type itself and several are instances of it;
         *     code INVALID_SETTING
         */
        <T> Optional<T> bound(Class<T> type);

        /**
         * The tags of the stack, for everything that is shown of the run elsewhere.
         *
         * @return none by default
         */
        default Map<String, String> tags() {
            return Map.of();
        }
    }
}
