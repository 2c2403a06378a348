package dev.espalier.engine.plan;

import java.util.ArrayList;
import java.util.List;

/** Which gradients a plan computes, and which nodes contribute to each. */
final class GradientFlow {

    /**
     * A contribution to the gradient of a value.
     *
     * @param value whose gradient
     * @param node which node gives it; -1 for a loss
     * @param input as which of the node's inputs, or the number of the loss
     * @param first whether it comes first and so replaces what was there; the others are added
     */
    record Contribution(int value, int node, int input, boolean first) {}

    private final boolean[] needed;
    private final boolean[] active;
    private final List<List<Contribution>> contributionsOfNodes = new ArrayList<>();
    private final List<Contribution> contributionsOfLosses = new ArrayList<>();
    private final boolean[] reached;

    /**
     * The flow of a plan that trains.
     *
     * @param nodes the plan's nodes in order
     * @param valueCount how many values there are
     * @param inputCount how many of them are the data
     * @param lossValues the value that each loss looks at
     * @param ofInputs whether the gradients of the data are needed too
     * @param parameters which of them are frozen: nothing is computed backward that leads to frozen ones alone
     */
    GradientFlow(
            List<PlanNode> nodes,
            int valueCount,
            int inputCount,
            List<Integer> lossValues,
            boolean ofInputs,
            Parameters parameters) {
        needed = new boolean[valueCount];
        reached = new boolean[valueCount];
        active = new boolean[nodes.size()];
        for (int value = 0; value < inputCount; value++) {
            needed[value] = ofInputs;
        }
        for (PlanNode node : nodes) {
            boolean needs = !node.isFrozen(parameters);
            for (int source : node.sources()) {
                needs |= needed[source];
            }
            needed[node.target()] = needs;
            contributionsOfNodes.add(new ArrayList<>());
        }
        for (int loss = 0; loss < lossValues.size(); loss++) {
            reach(lossValues.get(loss), -1, loss, contributionsOfLosses);
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            PlanNode node = nodes.get(i);
            active[i] = needed[node.target()] && reached[node.target()];
            for (int input = 0; active[i] && input < node.sources().size(); input++) {
                reach(node.sources().get(input), i, input, contributionsOfNodes.get(i));
            }
        }
    }

    private void reach(int value, int node, int input, List<Contribution> contributions) {
        if (needed[value]) {
            contributions.add(new Contribution(value, node, input, !reached[value]));
            reached[value] = true;
        }
    }

    /** Whether a node is computed backward. */
    boolean isActive(int node) {
        return active[node];
    }

    /** The contributions of a node, in the order of its inputs; inputs whose gradient is not needed have none. */
    List<Contribution> contributionsOf(int node) {
        return contributionsOfNodes.get(node);
    }

    /** The contributions of the losses, in their order; a loss whose gradient is not needed has none. */
    List<Contribution> contributionsOfLosses() {
        return contributionsOfLosses;
    }
}
