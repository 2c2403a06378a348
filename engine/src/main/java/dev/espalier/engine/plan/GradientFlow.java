package dev.espalier.engine.plan;

import java.util.ArrayList;
import java.util.List;

/** Which gradients a plan computes, and which units contribute to each. */
final class GradientFlow {

    /**
     * A contribution to the gradient of a value.
     *
     * @param value whose gradient
     * @param unit which unit gives it; -1 for a loss
     * @param input as which of the unit's inputs, or the number of the loss
     * @param first whether it comes first and so replaces what was there; the others are added
     */
    record Contribution(int value, int unit, int input, boolean first) {}

    private final boolean[] needed;
    private final boolean[] active;
    private final List<List<Contribution>> contributionsOfUnits = new ArrayList<>();
    private final List<Contribution> contributionsOfLosses = new ArrayList<>();
    private final boolean[] reached;

    /**
     * The flow of a plan that trains.
     *
     * @param units the plan's units in order
     * @param valueCount how many values there are
     * @param inputCount how many of them are the data
     * @param lossValues the value that each loss looks at
     * @param ofInputs whether the gradients of the data are needed too
     * @param parameters which of them are frozen: nothing is computed backward that leads to frozen ones alone
     */
    GradientFlow(
            List<Unit> units,
            int valueCount,
            int inputCount,
            List<Integer> lossValues,
            boolean ofInputs,
            Parameters parameters) {
        needed = new boolean[valueCount];
        reached = new boolean[valueCount];
        active = new boolean[units.size()];
        for (int value = 0; value < inputCount; value++) {
            needed[value] = ofInputs;
        }
        for (Unit unit : units) {
            boolean needs = !unit.isFrozen(parameters);
            for (int source : unit.sources()) {
                needs |= needed[source];
            }
            needed[unit.target()] = needs;
            contributionsOfUnits.add(new ArrayList<>());
        }
        for (int loss = 0; loss < lossValues.size(); loss++) {
            reach(lossValues.get(loss), -1, loss, contributionsOfLosses);
        }
        for (int i = units.size() - 1; i >= 0; i--) {
            Unit unit = units.get(i);
            active[i] = needed[unit.target()] && reached[unit.target()];
            for (int input = 0; active[i] && input < unit.sources().size(); input++) {
                reach(unit.sources().get(input), i, input, contributionsOfUnits.get(i));
            }
        }
    }

    private void reach(int value, int unit, int input, List<Contribution> contributions) {
        if (needed[value]) {
            contributions.add(new Contribution(value, unit, input, !reached[value]));
            reached[value] = true;
        }
    }

    /** Whether a unit is computed backward. */
    boolean isActive(int unit) {
        return active[unit];
    }

    /** The contributions of a unit, in the order of its inputs; inputs whose gradient is not needed have none. */
    List<Contribution> contributionsOf(int unit) {
        return contributionsOfUnits.get(unit);
    }

    /** The contributions of the losses, in their order; a loss whose gradient is not needed has none. */
    List<Contribution> contributionsOfLosses() {
        return contributionsOfLosses;
    }
}
