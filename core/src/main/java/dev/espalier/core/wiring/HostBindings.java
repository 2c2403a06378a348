package dev.espalier.core.wiring;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.TrainingListenerProvider;
import java.util.LinkedHashMap;
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
        Object exact = objects.get(type);
        if (exact != null) {
            return Optional.of(give(type, type, exact));
        }
        Map<Class<?>, Object> fitting = fitting(type);
        if (fitting.size() > 1) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "binding of " + type.getName(),
                    "several objects fit it: those that are bound to "
                            + fitting.keySet().stream().map(Class::getName).collect(Collectors.joining(" and ")),
                    "bind the one that is meant to " + type.getName() + " itself");
        }
        return fitting.entrySet().stream().findFirst().map(found -> give(type, found.getKey(), found.getValue()));
    }

    /** The objects of a type, each once. */
    @SuppressWarnings("ReferenceEquality") // whether it is one object, not whether two say that they are equal
    private Map<Class<?>, Object> fitting(Class<?> type) {
        Map<Class<?>, Object> fitting = new LinkedHashMap<>();
        objects.forEach((bound, object) -> {
            if (type.isInstance(object) && fitting.values().stream().noneMatch(other -> other == object)) {
                fitting.put(bound, object);
            }
        });
        return fitting;
    }

    private <T> T give(Class<T> type, Class<?> bound, Object object) {
        used.add(bound);
        return type.cast(object);
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
