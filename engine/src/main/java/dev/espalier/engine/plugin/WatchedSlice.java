package dev.espalier.engine.plugin;

import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A slice in copies of its arrays: other threads may be at work on the rest of the parameter. */
final class WatchedSlice implements ParameterSlice {

    private final ParameterSlice slice;
    private final Copy values;
    private final Copy gradients;
    private final Map<Slot, Copy> states = new LinkedHashMap<>();

    /** An array, the copy of it that is handed out, and how that was before. */
    private record Copy(String name, float[] original, float[] changed, float[] before) {

        static Copy of(String name, float[] original) {
            float[] before = original.clone();
            return new Copy(name, original, before.clone(), before);
        }

        void keep(int from, int to) {
            System.arraycopy(changed, from, original, from, to - from);
        }
    }

    WatchedSlice(ParameterSlice slice) {
        this.slice = slice;
        this.values = Copy.of("values", slice.values());
        this.gradients = Copy.of("gradients", slice.gradients());
    }

    @Override
    public ParameterInfo parameter() {
        return slice.parameter();
    }

    @Override
    public int from() {
        return slice.from();
    }

    @Override
    public int to() {
        return slice.to();
    }

    @Override
    public float[] values() {
        return values.changed();
    }

    @Override
    public float[] gradients() {
        return gradients.changed();
    }

    @Override
    public float[] state(Slot slot) {
        float[] original = slice.state(slot);
        // state that all slices of a parameter share has no range of this one
        return slot.extent() == Slot.Extent.PER_ELEMENT
                ? states.computeIfAbsent(slot, key -> Copy.of("slot " + key.name(), original))
                        .changed()
                : original;
    }

    @Override
    public double decay() {
        return slice.decay();
    }

    /** The first element outside of the slice that was written to, in words. */
    @Nullable
    String writtenOutside() {
        String outside = outside(values);
        if (outside == null) {
            outside = outside(gradients);
        }
        for (Copy state : states.values()) {
            outside = outside == null ? outside(state) : outside;
        }
        return outside;
    }

    private @Nullable String outside(Copy copy) {
        int changed = Bystanders.firstChanged(copy.before(), copy.changed(), from(), to());
        return changed < 0 ? null : "element " + changed + " of the " + copy.name();
    }

    /** The first of all values that was written to; −1 if there is none. */
    int firstValueWritten() {
        return Bystanders.firstChanged(values.before(), values.changed(), 0, 0);
    }

    /** Puts what was written within the slice in its place. */
    void keep() {
        values.keep(from(), to());
        gradients.keep(from(), to());
        states.values().forEach(state -> state.keep(from(), to()));
    }
}
