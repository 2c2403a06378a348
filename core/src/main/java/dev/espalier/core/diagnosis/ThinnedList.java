package dev.espalier.core.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of bounded size of what was added: every entry at first, then one in 2, in 4, in 8, …, with the first and the last.
 *
 * <p>What it holds depends on the entries added alone.
 *
 * @param <T> an entry
 */
final class ThinnedList<T> {

    private final int capacity;
    private final List<T> kept = new ArrayList<>();
    private long stride = 1;
    private long added;
    private @Nullable T last;

    /**
     * An empty list.
     *
     * @param capacity the most entries that it holds beside the last, at least 2
     */
    ThinnedList(int capacity) {
        this.capacity = capacity;
    }

    void add(T entry) {
        last = entry;
        if (added % stride == 0) {
            if (kept.size() == capacity) {
                halve();
            }
            if (added % stride == 0) {
                kept.add(entry);
                last = null;
            }
        }
        added++;
    }

    private void halve() {
        List<T> half = new ArrayList<>();
        for (int i = 0; i < kept.size(); i += 2) {
            half.add(kept.get(i));
        }
        kept.clear();
        kept.addAll(half);
        stride *= 2;
    }

    /** What is held, oldest first: a copy. */
    List<T> entries() {
        T newest = last;
        if (newest == null) {
            return List.copyOf(kept);
        }
        List<T> all = new ArrayList<>(kept);
        all.add(newest);
        return List.copyOf(all);
    }
}
