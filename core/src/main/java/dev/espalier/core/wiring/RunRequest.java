package dev.espalier.core.wiring;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.RunPlace;
import dev.espalier.core.setup.WarmStart;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.LengthChange;
import dev.espalier.core.training.RunSignals;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a run is to be put together from.
 *
 * @param stack what is run
 * @param writer writes a stack as text
 * @param start what weights and preprocessing are taken from, if they are
 * @param threads threads to compute with, at least 1
 * @param stopAfter the update after which the call ends although the run has more
 * @param kept where the run keeps its files, which is opened after the run has been put together
 * @param context where relative paths of data begin
 * @param sharing what the run has in common with others
 * @param listeners the host's own, told first
 * @param providers of further listeners
 * @param bindings what the host application offers
 * @param told receives what exporters tell the people at the terminal
 * @param signals what other threads ask of the run
 * @param schedules what becomes of schedules that span the run, if it is resumed with another length
 * @param catalog the plugins that there are
 */
public record RunRequest(
        Stack stack,
        Function<Stack, String> writer,
        Optional<WarmStart> start,
        int threads,
        long stopAfter,
        Optional<RunPlace> kept,
        DataSource.Context context,
        RunSharing sharing,
        List<TrainingListener> listeners,
        List<TrainingListenerProvider> providers,
        HostBindings bindings,
        Consumer<String> told,
        RunSignals signals,
        Optional<LengthChange.Schedules> schedules,
        PluginCatalog catalog) {

    /** Copies the collections. */
    public RunRequest {
        listeners = List.copyOf(listeners);
        providers = List.copyOf(providers);
    }
}
