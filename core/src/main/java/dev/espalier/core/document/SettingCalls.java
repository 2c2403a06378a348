package dev.espalier.core.document;

import dev.espalier.engine.plugin.PluginBoundary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Optional;

/** Reads the settings of plugins: the accessors of records, which a plugin may have written itself. */
public final class SettingCalls {

    private static final String NOUN = "plugin";

    private SettingCalls() {}

    /**
     * Reads a component.
     *
     * @param component the component
     * @param record the record that it is of
     * @return its value; empty if the record's module keeps its package to itself
     * @throws dev.espalier.api.EspalierException if the accessor throws or returns null; code PLUGIN_FAILED
     */
    public static Optional<Object> read(RecordComponent component, Object record) {
        String call = "accessor " + component.getName();
        ClassLoader before = PluginBoundary.enter(record);
        try {
            Object value = component.getAccessor().invoke(record);
            if (value == null) {
                throw PluginBoundary.broken(
                        NOUN, record, call + " returned null; a setting without a value is an Optional");
            }
            return Optional.of(value);
        } catch (IllegalAccessException closed) {
            return Optional.empty();
        } catch (InvocationTargetException thrown) {
            throw PluginBoundary.failed(NOUN, record, call, Objects.requireNonNullElse(thrown.getCause(), thrown));
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, record, call, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }
}
