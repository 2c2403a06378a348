package dev.espalier.core.data;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Values that are made once and shared as long as anyone uses them, such as samples in memory; the one that was asked for
 * last is kept in any case, for runs that follow each other. Safe for several threads.
 *
 * @param <K> what they depend on
 * @param <V> their type
 */
public final class SharedValues<K, V> {

    private final Map<K, WeakReference<V>> values = new HashMap<>();

    /** At most one. */
    private final List<V> last = new ArrayList<>(1);

    /** No values yet. */
    public SharedValues() {}

    /**
     * The value of a key.
     *
     * @param key what it depends on
     * @param maker makes it if there is none; other threads wait for it, and one of them tries again if it throws
     * @return the value
     */
    public synchronized V get(K key, Supplier<V> maker) {
        WeakReference<V> known = values.get(key);
        V value = known == null ? null : known.get();
        if (value == null) {
            // what is kept for no other reason makes way before memory is asked for
            last.clear();
            values.values().removeIf(reference -> reference.get() == null);
            value = Objects.requireNonNull(maker.get());
            values.put(key, new WeakReference<>(value));
        }
        last.clear();
        last.add(value);
        return value;
    }
}
