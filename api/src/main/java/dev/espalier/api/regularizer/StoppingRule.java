package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Decides after each validation whether training stops, such as early stopping.
 *
 * <p>If the stack restricts the rule to some parameters by name, it ends their updates instead of the run.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface StoppingRule extends Regularizer {

    /**
     * Decides whether to stop.
     *
     * @param history all validations so far, at least one; the result must be a pure function of it
     * @return why to stop, such as "loss has not improved on 0.312 for 5 validations"; empty to continue
     */
    Optional<String> reasonToStop(History history);

    /**
     * How many further validations without an improvement the rule waits for before it stops; for those who show it.
     *
     * @param history all validations so far, at least one; the result must be a pure function of it
     * @return at least 0, and 0 if and only if {@link #reasonToStop} has a reason; empty by default, for a rule that does not
     *     count
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default OptionalInt patienceLeft(History history) {
        return OptionalInt.empty();
    }

    /**
     * The value of each validation that the rule monitors; that of the first rule decides which weights are the best.
     *
     * @return by default, the loss
     */
    default Monitor monitor() {
        return Monitor.VALIDATION_LOSS;
    }

    /**
     * This rule with the direction of its value filled in; asked for once, before a run starts.
     *
     * @param directions completes a monitor without a direction by the one that the metric says
     * @return by default, this rule
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default StoppingRule withDirections(UnaryOperator<Monitor> directions) {
        return this;
    }
}
