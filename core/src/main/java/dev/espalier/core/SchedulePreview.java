package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.Problem;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.setup.ScheduleChecks;
import dev.espalier.core.stack.SchedulableSettings;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.engine.plugin.SchedulerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The values that schedules will give to the learning rate and to settings of the optimizer, before the run has started.
 *
 * <p>Schedules that look at validations are shown as if there were none.
 *
 * @param totalSteps updates of the run
 * @param stepsPerEpoch updates in one pass over the training data
 * @param trainingSamples samples in one pass
 * @param curves the learning rate first, then each scheduled setting of the optimizer, then the learning rate of each group of
 *     parameters with a schedule of its own
 * @param warnings schedules that do not fit the length of the run
 */
public record SchedulePreview(
        long totalSteps, long stepsPerEpoch, long trainingSamples, List<Curve> curves, List<Problem> warnings) {

    /** Copies the lists. */
    public SchedulePreview {
        curves = List.copyOf(curves);
        warnings = List.copyOf(warnings);
    }

    /**
     * The preview of a stack.
     *
     * @param stack what is to be run
     * @param trainingSamples samples in the training split, at least 1
     * @return the preview
     */
    public static SchedulePreview of(Stack stack, int trainingSamples) {
        Check.atLeast("trainingSamples", trainingSamples, 1);
        LoopSettings settings = LoopSettings.of(stack, trainingSamples, Long.MAX_VALUE, Monitor.VALIDATION_LOSS, false);
        List<Curve> curves = new ArrayList<>();
        curves.add(new Curve("learning-rate", stack.learningRate(), stack.schedule(), settings));
        for (Map.Entry<String, List<Scheduler>> entry : stack.settingSchedules().entrySet()) {
            OptionalDouble base = SchedulableSettings.value(stack.optimizer(), entry.getKey());
            curves.add(new Curve(entry.getKey(), base.orElse(1), entry.getValue(), settings));
        }
        for (Stack.ParameterGroup group : stack.groups()) {
            if (!group.schedule().isEmpty()) {
                double base = stack.learningRate() * group.learningRateMultiplier();
                curves.add(new Curve("learning-rate of " + group.match(), base, group.schedule(), settings));
            }
        }
        return new SchedulePreview(
                settings.totalSteps(),
                settings.stepsPerEpoch(),
                trainingSamples,
                curves,
                ScheduleChecks.warnings(stack, settings));
    }

    /** One scheduled number over the run. */
    public static final class Curve {

        private final String name;
        private final double base;
        private final List<Scheduler> schedulers;
        private final LoopSettings settings;

        private Curve(String name, double base, List<Scheduler> schedulers, LoopSettings settings) {
            this.name = name;
            this.base = base;
            this.schedulers = schedulers;
            this.settings = settings;
        }

        /** What the curve is of: {@code learning-rate}, the name of the setting, or {@code learning-rate of} a group's pattern. */
        public String name() {
            return name;
        }

        /**
         * The value in an update.
         *
         * @param step updates made before, at least 0
         * @return the base value (1 if the optimizer has one of its own that is not known) times the factors of its schedules
         */
        public double value(long step) {
            TrainingProgress progress = TrainingProgress.of(
                    step, settings.totalSteps(), settings.stepsPerEpoch(), settings.trainingSamples());
            double value = base;
            for (Scheduler scheduler : schedulers) {
                value *= SchedulerCalls.factor(scheduler, progress, History.EMPTY);
            }
            return value;
        }

        /** Whether validations will change the curve. */
        public boolean dependsOnValidations() {
            AtomicBoolean monitoring = new AtomicBoolean();
            schedulers.forEach(scheduler -> SchedulerCalls.withDirections(scheduler, monitor -> {
                monitoring.set(true);
                return monitor;
            }));
            return monitoring.get();
        }
    }
}
