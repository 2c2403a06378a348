package dev.espalier.engine.plugin;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Calls of exporters and of what they open, which bears the name of its exporter in messages. */
public final class ExporterCalls {

    private static final String NOUN = "exporter";

    private ExporterCalls() {}

    /** {@link Exporter#open}. */
    public static RunExport open(Exporter exporter, ExportContext context) {
        return PluginBoundary.value(NOUN, exporter, "open", () -> exporter.open(context));
    }

    /** Tells of an event by a method of the listener, whose name is printed if it fails. */
    public static <E> void tell(
            Exporter exporter, RunExport export, String call, BiConsumer<TrainingListener, E> method, E event) {
        ClassLoader before = PluginBoundary.enter(export);
        try {
            method.accept(export, event);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, exporter, call, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link Exporter#wantsStatistics}. */
    public static boolean wantsStatistics(Exporter exporter) {
        return PluginBoundary.value(NOUN, exporter, "wantsStatistics", exporter::wantsStatistics);
    }

    /** {@link RunExport#linger}. */
    public static Duration linger(Exporter exporter, RunExport export) {
        return PluginBoundary.value(NOUN, exporter, "linger", export::linger);
    }

    /** {@link RunExport#awaitCollection}. */
    public static boolean awaitCollection(Exporter exporter, RunExport export, Duration limit)
            throws InterruptedException {
        ClassLoader before = PluginBoundary.enter(export);
        try {
            return export.awaitCollection(limit);
        } catch (InterruptedException interrupt) {
            throw interrupt;
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, exporter, "awaitCollection", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link RunExport#close}. */
    public static void close(Exporter exporter, RunExport export) {
        PluginBoundary.run(NOUN, exporter, "close", export::close);
    }
}
