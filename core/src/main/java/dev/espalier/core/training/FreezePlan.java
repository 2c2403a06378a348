package dev.espalier.core.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which parameters of a run are frozen, and until when.
 *
 * @param groups the groups that are frozen for a number of steps, in the order of the stack
 * @param frozenSteps by the full name of a parameter, the updates during which it stays as it is; {@link #ALWAYS} for the whole
 *     run; parameters that are trained from the beginning are left out
 */
public record FreezePlan(List<Group> groups, Map<String, Long> frozenSteps) {

    /** More updates than any run has. */
    public static final long ALWAYS = Long.MAX_VALUE;

    /** Nothing is frozen. */
    public static final FreezePlan NONE = new FreezePlan(List.of(), Map.of());

    /**
     * Parameters that are unfrozen together.
     *
     * @param match the pattern of their group
     * @param steps the updates before which they are frozen, at least 1
     * @param elements how many numbers begin to be trained
     */
    public record Group(String match, long steps, long elements) {}

    /** Copies the collections. */
    public FreezePlan {
        groups = List.copyOf(groups);
        frozenSteps = Map.copyOf(new LinkedHashMap<>(frozenSteps));
    }

    /** The updates during which a parameter stays as it is; 0 for none. */
    public long stepsOf(String parameter) {
        return frozenSteps.getOrDefault(parameter, 0L);
    }

    /** The updates during which a group stays as it is, by its pattern; 0 for none. */
    public long stepsOfGroup(String match) {
        return groups.stream()
                .filter(group -> group.match().equals(match))
                .mapToLong(Group::steps)
                .findFirst()
                .orElse(0);
    }

    /**
     * Which parameters are frozen in the update that follows a number of others.
     *
     * @param step updates made
     * @return whether a parameter of a full name is frozen
     */
    public Predicate<String> frozenAfter(long step) {
        return name -> stepsOf(name) > step;
    }

    /** The numbers of updates after which something is unfrozen, in ascending order; none if nothing ever is. */
    public List<Long> boundaries() {
        return List.copyOf(new TreeSet<>(groups.stream()
                .map(Group::steps)
                .filter(steps -> steps < ALWAYS)
                .toList()));
    }

    /** The groups that are unfrozen after a number of updates. */
    List<Group> unfrozenAfter(long step) {
        List<Group> unfrozen = new ArrayList<>();
        for (Group group : groups) {
            if (group.steps() == step) {
                unfrozen.add(group);
            }
        }
        return unfrozen;
    }
}
