package dev.espalier.core.training;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.plugin.SchedulerCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The factors that schedules give to the learning rate and to settings of the optimizer, computed once for each step. */
public final class ScheduledSettings {

    private final Scheduler[] rate;
    private final String[] settings;
    private final Scheduler[][] settingSchedules;
    private final double[] settingFactors;
    private double rateFactor = 1;

    /**
     * The schedules of a run.
     *
     * @param rate schedules of the learning rate; their factors are multiplied
     * @param settings schedules by the name of the optimizer's setting
     */
    public ScheduledSettings(List<Scheduler> rate, Map<String, List<Scheduler>> settings) {
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
        return new ScheduledSettings(directed(stack.schedule(), directions), settings);
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
        rateFactor = product(rate, progress, history);
        for (int i = 0; i < settings.length; i++) {
            settingFactors[i] = product(settingSchedules[i], progress, history);
        }
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

    private static double product(Scheduler[] schedules, TrainingProgress progress, History history) {
        double product = 1;
        for (Scheduler schedule : schedules) {
            product *= SchedulerCalls.factor(schedule, progress, history);
        }
        return product;
    }
}
