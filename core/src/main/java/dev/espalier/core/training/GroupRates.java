package dev.espalier.core.training;

import java.util.List;

/** The learning rates and momentum coefficients of the parameter groups of a run. */
public final class GroupRates {

    /** The name of the group of all parameters that no group of the stack matches. */
    public static final String DEFAULT = "default";

    private final Group[] groups;

    /**
     * The groups of a run.
     *
     * @param groups that of all other parameters first, then those of the stack
     */
    public GroupRates(List<Group> groups) {
        this.groups = groups.toArray(Group[]::new);
    }

    /**
     * A parameter group.
     *
     * @param name the pattern of its parameters, or {@link #DEFAULT}
     * @param multiplier of the learning rate
     * @param frozenSteps updates of the run during which it is frozen
     * @param momentumSetting the optimizer's setting that is its momentum coefficient, as schedules name it
     * @param momentum its value before schedules; NaN without momentum
     */
    public record Group(String name, double multiplier, long frozenSteps, String momentumSetting, double momentum) {}

    int count() {
        return groups.length;
    }

    String name(int group) {
        return groups[group].name();
    }

    /**
     * The learning rate of a group.
     *
     * @param group its place
     * @param step the number of the update, from 1
     * @param base the learning rate before schedules
     * @param schedules of this update
     * @return 0 while the group is frozen
     */
    double learningRate(int group, long step, double base, ScheduledSettings schedules) {
        Group of = groups[group];
        return step <= of.frozenSteps() ? 0 : base * schedules.rateFactor(of.name()) * of.multiplier();
    }

    double momentum(int group, ScheduledSettings schedules) {
        return schedules.scheduled(groups[group].momentumSetting(), groups[group].momentum());
    }
}
