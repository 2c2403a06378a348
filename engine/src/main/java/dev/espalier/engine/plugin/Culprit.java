package dev.espalier.engine.plugin;

import dev.espalier.api.Plugin;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds which of the plugins that are nested in one another has thrown. */
final class Culprit {

    private static final int DEEPEST = 8;

    private final List<Object> plugins = new ArrayList<>();

    private Culprit() {}

    /** The innermost plugin, by the stack trace, among a plugin and those that it holds; the plugin itself if that is not known. */
    static Object of(Object plugin, Throwable failure) {
        Culprit search = new Culprit();
        search.visit(plugin, 0);
        if (search.plugins.size() < 2) {
            return plugin;
        }
        try {
            for (StackTraceElement frame : failure.getStackTrace()) {
                for (Object candidate : search.plugins) {
                    if (isIn(frame, candidate.getClass())) {
                        return candidate;
                    }
                }
            }
        } catch (RuntimeException | Error unreadable) {
            return plugin;
        }
        return plugin;
    }

    private static boolean isIn(StackTraceElement frame, Class<?> type) {
        String name = frame.getClassName();
        if (name.equals(type.getName()) || name.startsWith(type.getName() + "$")) {
            return true;
        }
        ClassLoader loader = type.getClassLoader();
        String loaderName = loader == null ? null : loader.getName();
        return ClassOrigin.isBundle(loaderName)
                && frame.getClassLoaderName() != null
                && frame.getClassLoaderName().equals(loaderName);
    }

    /** The frame that threw, if it is of the plugin folder; the platform's classes that it called do not count. */
    static Optional<StackTraceElement> frame(Throwable failure) {
        try {
            for (StackTraceElement frame : failure.getStackTrace()) {
                if (ClassOrigin.isBundle(frame.getClassLoaderName())) {
                    return Optional.of(frame);
                }
                if ("app".equals(frame.getClassLoaderName())) {
                    return Optional.empty();
                }
            }
        } catch (RuntimeException | Error unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private void visit(Object value, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> visit(element, depth + 1));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> visit(element, depth + 1));
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(element -> visit(element, depth + 1));
        } else if (value instanceof Record plugin) {
            if (depth == 0 || plugin.getClass().isAnnotationPresent(Plugin.class)) {
                plugins.add(plugin);
            }
            components(plugin, depth);
        }
    }

    private void components(Record plugin, int depth) {
        for (RecordComponent component : plugin.getClass().getRecordComponents()) {
            if (component.getType().isPrimitive() || component.getType() == String.class) {
                continue;
            }
            try {
                Object value = component.getAccessor().invoke(plugin);
                if (value != null) {
                    visit(value, depth + 1);
                }
            } catch (ReflectiveOperationException | RuntimeException closed) {
                // what cannot be looked into is not blamed
            }
        }
    }
}
