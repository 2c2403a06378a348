package dev.espalier.testkit;

import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The service interfaces of plugins, and how a plugin is registered for them. */
final class ExtensionType {

    private static final List<Class<?>> ALL = List.of(
            Optimizer.class,
            Scheduler.class,
            Regularizer.class,
            Augmenter.class,
            Initializer.class,
            Layer.class,
            Loss.class,
            EvaluationMetric.class,
            Preprocessing.class,
            DataSource.class,
            Exporter.class,
            Diagnostic.class,
            Sampler.class,
            Pruner.class);

    private ExtensionType() {}

    /** The interfaces that a plugin must be registered for; an activation mask is registered as a regularizer only. */
    static List<Class<?>> of(Class<?> plugin) {
        boolean mask = ActivationMask.class.isAssignableFrom(plugin);
        return ALL.stream()
                .filter(type -> type.isAssignableFrom(plugin) && !(mask && type == Layer.class))
                .toList();
    }

    static String names() {
        return String.join(", ", ALL.stream().map(Class::getSimpleName).toList());
    }

    /** Whether ServiceLoader finds the plugin, despite broken entries of others. */
    static boolean isFound(Class<?> extension, Class<?> plugin) {
        var providers =
                ServiceLoader.load(extension, plugin.getClassLoader()).stream().iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return false;
                }
                if (providers.next().type() == plugin) {
                    return true;
                }
            } catch (ServiceConfigurationError | LinkageError brokenEntryOfAnother) {
                // the next one may be the plugin
            }
        }
    }

    /** Whether a services file beside the plugin's class names it, as a class path requires. */
    static boolean isInServicesFile(Class<?> extension, Class<?> plugin) {
        String file = "META-INF/services/" + extension.getName();
        try {
            if (plugin.getModule().isNamed()) {
                // the loader reads all modules; only the plugin's own file ends up in its jar
                try (InputStream stream = plugin.getModule().getResourceAsStream(file)) {
                    return stream != null && names(stream, plugin);
                }
            }
            Enumeration<URL> files = plugin.getClassLoader().getResources(file);
            while (files.hasMoreElements()) {
                try (InputStream stream = files.nextElement().openStream()) {
                    if (names(stream, plugin)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean names(InputStream servicesFile, Class<?> plugin) {
        return new BufferedReader(new InputStreamReader(servicesFile, StandardCharsets.UTF_8))
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .anyMatch(plugin.getName()::equals);
    }
}
