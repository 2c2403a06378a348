package dev.espalier.engine.plan;

import java.util.ArrayList;
import java.util.List;

/** Which gradients a plan computes, and who gives a share to each. */
final class GradientFlow {

    /**
     * A share of the gradient of a value.
     *
     * @param value whose gradient
     * @param unit who gives it; -1 for a loss
     * @param input as which of the unit's inputs, or the number of the loss
     * @param first whether it comes first and so replaces what was there; the others are added
     */
    record Share(int value, int unit, int input, boolean first) {}

    private final boolean[] wanted;
    private final boolean[] active;
    private final List<List<Share>> sharesOfUnits = new ArrayList<>();
    private final List<Share> sharesOfLosses = new ArrayList<>();
    private final boolean[] reached;

    /**
     * The flow of a plan that trains.
     *
     * @param units the plan's units in order
     * @param valueCount how many values there are
     * @param inputCount how many of them are the data
     * @param lossValues the value that each loss looks at
     * @param ofInputs whether the gradients of the data are wanted too
     * @param parameters which of them are frozen: nothing is computed backward that leads to frozen ones alone
     */
    GradientFlow(
            List<Unit> units,
            int valueCount,
            int inputCount,
            List<Integer> lossValues,
            boolean ofInputs,
            Parameters parameters) {
        wanted = new boolean[valueCount];
        reached = new boolean[valueCount];
        active = new boolean[units.size()];
        for (int value = 0; value < inputCount; value++) {
            wanted[value] = ofInputs;
        }
        for (Unit unit : units) {
            boolean wants = !unit.isFrozen(parameters);
            for (int source : unit.sources()) {
                wants |= wanted[source];
            }
            wanted[unit.target()] = wants;
            sharesOfUnits.add(new ArrayList<>());
        }
        for (int loss = 0; loss < lossValues.size(); loss++) {
            reach(lossValues.get(loss), -1, loss, sharesOfLosses);
        }
        for (int i = units.size() - 1; i >= 0; i--) {
            Unit unit = units.get(i);
            active[i] = wanted[unit.target()] && reached[unit.target()];
            for (int input = 0; active[i] && input < unit.sources().size(); input++) {
                reach(unit.sources().get(input), i, input, sharesOfUnits.get(i));
            }
        }
    }

    private void reach(int value, int unit, int input, List<Share> shares) {
        if (wanted[value]) {
            shares.add(new Share(value, unit, input, !reached[value]));
            reached[value] = true;
        }
    }

    /** Whether a unit is computed backward. */
    boolean isActive(int unit) {
        return active[unit];
    }

    /** The shares that a unit gives, in the order of its inputs; inputs whose gradient nobody wants have none. */
    List<Share> sharesOf(int unit) {
        return sharesOfUnits.get(unit);
    }

    /** The shares that the losses give, in their order; a loss whose gradient nobody wants has none. */
    List<Share> sharesOfLosses() {
        return sharesOfLosses;
    }
}
