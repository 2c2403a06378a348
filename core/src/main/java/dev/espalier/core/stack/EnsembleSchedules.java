package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.catalog.SettingsWriter;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import java.util.List;

/** The learning-rate schedules of ensembles of one run; found by name like any other plugin, because the core knows none. */
public final class EnsembleSchedules {

    private static final String REMEDY = "put the jar of Espalier's schedules on the class path";

    private EnsembleSchedules() {}

    /**
     * The schedule of a run whose cycles end with snapshots, or whose end is averaged; that of the stack for all others.
     *
     * @param stack with an ensemble of one run
     * @param catalog the plugins that there are
     * @return the schedules of the run
     * @throws EspalierException if the stack has schedules that do not go with it, code INVALID_SETTING; or a plugin is missing
     */
    public static List<Scheduler> of(Stack stack, PluginCatalog catalog) {
        Ensemble ensemble = stack.ensemble().orElseThrow();
        return switch (ensemble.kind()) {
            case SNAPSHOTS -> snapshots(stack, ensemble.count(), catalog);
            case SWA -> swa(stack, ensemble.swa().orElseThrow(), catalog);
            case MEMBERS, FOLDS, BAGGING, CHECKPOINTS -> stack.schedule();
        };
    }

    private static List<Scheduler> snapshots(Stack stack, int count, PluginCatalog catalog) {
        if (!stack.schedule().isEmpty()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "schedule",
                    "there is one, but ensemble.snapshots takes each snapshot at the end of a cycle of its own schedule",
                    "leave it out; the learning rate follows cosine-restarts: {cycles: " + count + ", growth: 1}");
        }
        MapNode settings = new Fields()
                .put("growth", ScalarNode.of(1))
                .put("cycles", ScalarNode.of(count))
                .map();
        return List.of(scheduler("cosine-restarts", settings, catalog));
    }

    private static List<Scheduler> swa(Stack stack, Ensemble.Swa settings, PluginCatalog catalog) {
        if (stack.schedule().size() > 1) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "schedule",
                    "there are " + stack.schedule().size() + ", but ensemble.swa continues one by a constant rate",
                    "give one schedule, such as a sequence of several, or none");
        }
        MapNode constant = MapNode.of("constant", ScalarNode.of(settings.factor()));
        if (settings.start() == 0) {
            return List.of(scheduler("constant", ScalarNode.of(settings.factor()), catalog));
        }
        Node first = stack.schedule().isEmpty()
                ? MapNode.of("constant", ScalarNode.of(1.0))
                : new SettingsWriter(catalog)
                        .write(PluginKind.SCHEDULER, stack.schedule().get(0));
        MapNode sequence = new Fields()
                .put("first", first)
                .put("second", constant)
                .put("fraction", ScalarNode.of(settings.start()))
                .map();
        return List.of(scheduler("sequence", sequence, catalog));
    }

    private static Scheduler scheduler(String name, Node settings, PluginCatalog catalog) {
        Problems problems = new Problems();
        SettingsBinder binder = new SettingsBinder(catalog, problems);
        List<Scheduler> found = binder.plugins(Scheduler.class, MapNode.of(name, settings));
        problems.throwIfAny();
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.UNKNOWN_PLUGIN, "ensemble", "there is no schedule '" + name + "'", REMEDY));
    }
}
