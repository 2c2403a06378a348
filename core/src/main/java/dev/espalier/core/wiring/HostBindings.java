package dev.espalier.core.wiring;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.TrainingListenerProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What the host application offers to the listeners that are found, by the type that it is bound to or a more general one. */
public final class HostBindings implements TrainingListenerProvider.Host {

    private static final System.Logger LOGGER = System.getLogger(HostBindings.class.getName());

    private final Map<Class<?>, Object> objects;
    private final Set<Class<?>> used = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Offers objects.
     *
     * @param objects by the types that they are bound to, of which they are
     */
    public HostBindings(Map<Class<?>, Object> objects) {
        this.objects = new LinkedHashMap<>(objects);
    }

    @Override
    public <T> Optional<T> bound(Class<T> type) {
        if (objects.containsKey(type)) {
            return Optional.of(give(type, type));
        }
        List<Class<?>> fitting = new ArrayList<>();
        objects.forEach((bound, object) -> {
            if (type.isInstance(object) && fitting.stream().noneMatch(other -> objects.get(other) == object)) {
                fitting.add(bound);
            }
        });
        if (fitting.size() > 1) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "binding of " + type.getName(),
                    "several objects fit it: those that are bound to "
                            + fitting.stream().map(Class::getName).collect(Collectors.joining(" and ")),
                    "bind the one that is meant to " + type.getName() + " itself");
        }
        return fitting.isEmpty() ? Optional.empty() : Optional.of(give(type, fitting.get(0)));
    }

    private <T> T give(Class<T> type, Class<?> bound) {
        used.add(bound);
        return type.cast(objects.get(bound));
    }

    /** Says which objects no listener has asked for, once; called when the listeners of a run have been made. */
    void tellUnused() {
        String unused = objects.keySet().stream()
                .filter(type -> !used.contains(type))
                .map(Class::getName)
                .collect(Collectors.joining(", "));
        if (!unused.isEmpty() && !told.getAndSet(true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "no listener asks for what is bound to " + unused
                            + "; put the jar of the listener on the class path or into the plugin folder (espalier-metrics for a"
                            + " meter registry), or leave out the binding");
        }
    }
}
