package dev.espalier.core.training;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.plugin.SchedulerCalls;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The factors that schedules give to the learning rate and to settings of the optimizer, computed once for each step. */
public final class ScheduledSettings {

    /** The most steps at which schedules of different lengths are compared; of longer runs, as many that are spread over them. */
    private static final long MOST_TRIED = 200_000;

    private final Scheduler[] rate;
    private final String[] settings;
    private final Scheduler[][] settingSchedules;
    private final double[] settingFactors;

    /** Which of the schedules span the run, where they have another length than the run. */
    private final boolean[] heldRate;

    private final boolean[][] heldSettings;
    /** Schedules of the learning rate of parameter groups that have their own, by the patterns of the groups. */
    private final Map<String, ScheduledSettings> groups;

    private final ScheduledSettings[] ofGroups;
    private @Nullable HeldProgress held;
    private double rateFactor = 1;

    /** The progress of a run of another length, which stays at its last step. */
    private static final class HeldProgress implements TrainingProgress {

        private final long length;
        private final long stepsPerEpoch;
        private final long samplesPerEpoch;
        private long step;

        HeldProgress(long length, LoopSettings settings) {
            this.length = length;
            this.stepsPerEpoch = settings.stepsPerEpoch();
            this.samplesPerEpoch = settings.trainingSamples();
        }

        @Override
        public long step() {
            return step;
        }

        @Override
        public long totalSteps() {
            return length;
        }

        @Override
        public long stepsPerEpoch() {
            return stepsPerEpoch;
        }

        @Override
        public long samplesPerEpoch() {
            return samplesPerEpoch;
        }
    }

    /**
     * The schedules of a run.
     *
     * @param rate schedules of the learning rate; their factors are multiplied
     * @param settings schedules by the name of the optimizer's setting
     */
    public ScheduledSettings(List<Scheduler> rate, Map<String, List<Scheduler>> settings) {
        this(rate, settings, Map.of());
    }

    private ScheduledSettings(
            List<Scheduler> rate, Map<String, List<Scheduler>> settings, Map<String, ScheduledSettings> groups) {
        this.groups = new LinkedHashMap<>(groups);
        this.ofGroups = groups.values().toArray(ScheduledSettings[]::new);
        this.rate = rate.toArray(Scheduler[]::new);
        this.settings = new String[settings.size()];
        this.settingSchedules = new Scheduler[this.settings.length][];
        int place = 0;
        for (Map.Entry<String, List<Scheduler>> entry : settings.entrySet()) {
            this.settings[place] = SettingName.component(entry.getKey());
            settingSchedules[place] = entry.getValue().toArray(Scheduler[]::new);
            place++;
        }
        this.settingFactors = new double[this.settings.length];
        this.heldRate = new boolean[this.rate.length];
        this.heldSettings = new boolean[settingSchedules.length][];
        for (int i = 0; i < heldSettings.length; i++) {
            heldSettings[i] = new boolean[settingSchedules[i].length];
        }
    }

    /**
     * Gives schedules that span the run another length than the run's: they keep their last value after it.
     *
     * @param length in updates; that of the run for schedules that span it, as at first
     * @param settings of the run
     */
    void span(long length, LoopSettings settings) {
        held = length == settings.totalSteps() ? null : new HeldProgress(length, settings);
        markSpanning(rate, heldRate, length, settings);
        for (int i = 0; i < settingSchedules.length; i++) {
            markSpanning(settingSchedules[i], heldSettings[i], length, settings);
        }
        groups.values().forEach(group -> group.span(length, settings));
    }

    private static void markSpanning(Scheduler[] schedules, boolean[] held, long length, LoopSettings settings) {
        for (int i = 0; i < schedules.length; i++) {
            held[i] = length != settings.totalSteps() && spansRun(schedules[i], length, settings);
        }
    }

    /** Whether a schedule has other factors in a run of another length: what a plugin does is known only by trying. */
    private static boolean spansRun(Scheduler schedule, long length, LoopSettings settings) {
        long total = settings.totalSteps();
        long longest = Math.max(total, length);
        long stride = strideOver(longest);
        for (long step = 0; step < longest; step += stride) {
            if (factor(schedule, step, length, settings) != factor(schedule, step, total, settings)) {
                return true;
            }
        }
        return false;
    }

    private static double factor(Scheduler schedule, long step, long total, LoopSettings settings) {
        TrainingProgress progress =
                TrainingProgress.of(step, total, settings.stepsPerEpoch(), settings.trainingSamples());
        return SchedulerCalls.factor(schedule, progress, History.EMPTY);
    }

    private static long strideOver(long steps) {
        return Math.max(1, steps / MOST_TRIED);
    }

    /**
     * Whether two plans of schedules differ in the steps that are left, as far as is known without validations.
     *
     * @param one the schedules
     * @param other the same schedules with another length
     * @param settings of the run
     * @param from updates made
     * @return whether any factor differs
     */
    static boolean differ(ScheduledSettings one, ScheduledSettings other, LoopSettings settings, long from) {
        long stride = strideOver(settings.totalSteps() - from);
        for (long step = from; step < settings.totalSteps(); step += stride) {
            TrainingProgress progress = TrainingProgress.of(
                    step, settings.totalSteps(), settings.stepsPerEpoch(), settings.trainingSamples());
            one.moveTo(progress, History.EMPTY);
            other.moveTo(progress, History.EMPTY);
            if (one.differs(other)) {
                return true;
            }
        }
        return false;
    }

    private boolean differs(ScheduledSettings other) {
        return rateFactor != other.rateFactor
                || !Arrays.equals(settingFactors, other.settingFactors)
                || groups.keySet().stream().anyMatch(group -> rateFactor(group) != other.rateFactor(group));
    }

    /** The learning rate of a step, as far as is known without validations. */
    double rateAt(long step, LoopSettings settings) {
        moveTo(
                TrainingProgress.of(step, settings.totalSteps(), settings.stepsPerEpoch(), settings.trainingSamples()),
                History.EMPTY);
        return settings.learningRate() * rateFactor;
    }

    /**
     * The schedules of a stack.
     *
     * @param stack what is run
     * @param directions fills in the directions of the validation's values that schedules follow
     * @return the schedules
     */
    public static ScheduledSettings of(Stack stack, UnaryOperator<Monitor> directions) {
        Map<String, List<Scheduler>> settings = new LinkedHashMap<>();
        stack.settingSchedules().forEach((setting, list) -> settings.put(setting, directed(list, directions)));
        Map<String, ScheduledSettings> groups = new LinkedHashMap<>();
        for (Stack.ParameterGroup group : stack.groups()) {
            if (!group.schedule().isEmpty()) {
                groups.putIfAbsent(
                        group.match(), new ScheduledSettings(directed(group.schedule(), directions), Map.of()));
            }
        }
        return new ScheduledSettings(directed(stack.schedule(), directions), settings, groups);
    }

    private static List<Scheduler> directed(List<Scheduler> schedules, UnaryOperator<Monitor> directions) {
        return schedules.stream()
                .map(schedule -> SchedulerCalls.withDirections(schedule, directions))
                .toList();
    }

    /**
     * Computes the factors of a step.
     *
     * @param progress where the run is
     * @param history the validations so far
     */
    public void moveTo(TrainingProgress progress, History history) {
        HeldProgress own = held;
        if (own != null) {
            own.step = Math.min(progress.step(), own.length - 1);
        }
        TrainingProgress spanning = own == null ? progress : own;
        rateFactor = product(rate, heldRate, spanning, progress, history);
        for (int i = 0; i < settings.length; i++) {
            settingFactors[i] = product(settingSchedules[i], heldSettings[i], spanning, progress, history);
        }
        for (ScheduledSettings group : ofGroups) {
            group.moveTo(progress, history);
        }
    }

    /**
     * The factor of the learning rate of a parameter group.
     *
     * @param group its pattern
     * @return that of its own schedules, or of those of all
     */
    public double rateFactor(String group) {
        ScheduledSettings own = groups.get(group);
        return own == null ? rateFactor : own.rateFactor;
    }

    /** The factor of the learning rate. */
    public double rateFactor() {
        return rateFactor;
    }

    double scheduled(String setting, double base) {
        for (int i = 0; i < settings.length; i++) {
            if (settings[i].equals(setting)) {
                return base * settingFactors[i];
            }
        }
        return base;
    }

    private static double product(
            Scheduler[] schedules, boolean[] held, TrainingProgress spanning, TrainingProgress run, History history) {
        double product = 1;
        for (int i = 0; i < schedules.length; i++) {
            product *= SchedulerCalls.factor(schedules[i], held[i] ? spanning : run, history);
        }
        return product;
    }
}
