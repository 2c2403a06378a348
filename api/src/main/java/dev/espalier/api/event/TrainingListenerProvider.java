package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Optional;

/**
 * Makes the listeners of a run; found with {@link java.util.ServiceLoader}.
 *
 * <p>It has a public constructor without arguments. What it needs from the host application, such as a registry of meters,
 * it asks for by type.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface TrainingListenerProvider {

    /**
     * Makes the listeners of one run.
     *
     * @param host what the host application offers
     * @return none, one or several listeners
     */
    List<TrainingListener> listeners(Host host);

    /** What the application that embeds the run has bound. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Host {

        /**
         * The object that the host application has bound to a type, or else the only one of those bound that is of the type.
         *
         * @param type the type
         * @param <T> the type
         * @return the object, or nothing if none is bound
         * @throws dev.espalier.api.EspalierException if none is bound to the type itself and several are of it; code
         *     INVALID_SETTING
         */
        <T> Optional<T> bound(Class<T> type);
    }
}
