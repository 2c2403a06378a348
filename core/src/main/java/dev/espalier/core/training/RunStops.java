package dev.espalier.core.training;

import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.core.document.Durations;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The rules that end a run early: by its validations, by the clock, or because nothing is left to be updated.
 *
 * <p>A rule that the stack narrows to some parameters ends their updates alone; if it monitors a value of an output, as {@code
 * kind/loss}, and the parameters are all that this output has for itself, the loss of the output leaves the sum, too. It is asked about every beginning of the
 * history, so that what it has ended stays ended, after a resume as well.
 */
public final class RunStops {

    private static final System.Logger LOGGER = System.getLogger(RunStops.class.getName());

    private final List<StoppingRule> rules = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<TrainedParameter> parameters;
    private final List<OutputTask> tasks;
    private final IntConsumer leaveOut;
    private final BitSet ended = new BitSet();
    private final long limit;
    private final String limitText;
    private long start;
    private boolean started;
    private int asked;

    /** A rule and the parameters whose updates it ends. */
    private record Group(StoppingRule rule, String match, List<TrainedParameter> members, OptionalInt task) {}

    /**
     * The rules of a run.
     *
     * @param regularizers among them those that stop
     * @param parameters those that are updated
     * @param tasks what the outputs are trained for
     * @param outputsOf the places of the outputs that depend on a parameter, by its full name
     * @param leaveOut takes the loss of a task out of the sum
     */
    public RunStops(
            RegularizerSet regularizers,
            List<TrainedParameter> parameters,
            List<OutputTask> tasks,
            Function<String, BitSet> outputsOf,
            IntConsumer leaveOut) {
        this.parameters = List.copyOf(parameters);
        this.tasks = List.copyOf(tasks);
        this.leaveOut = leaveOut;
        long shortest = Long.MAX_VALUE;
        String text = "";
        for (RegularizerSet.Entry<TimeLimit> each : regularizers.ofKind(TimeLimit.class)) {
            Duration wanted = RegularizerCalls.limit(each.regularizer());
            long nanoseconds = nanoseconds(wanted);
            if (nanoseconds < shortest) {
                shortest = nanoseconds;
                text = Durations.text(wanted);
            }
        }
        this.limit = shortest;
        this.limitText = text;
        for (RegularizerSet.Entry<StoppingRule> entry : regularizers.ofKind(StoppingRule.class)) {
            if (entry.isNarrowed()) {
                List<TrainedParameter> members = parameters.stream()
                        .filter(parameter ->
                                entry.match().matches(parameter.info().name()))
                        .toList();
                OptionalInt task = taskOf(entry.regularizer(), members, outputsOf);
                groups.add(new Group(entry.regularizer(), entry.match().pattern(), members, task));
            } else {
                rules.add(entry.regularizer());
            }
        }
    }

    /** The task that ends with the updates of parameters: that of the monitored output, if they are all that it has for itself. */
    private OptionalInt taskOf(StoppingRule rule, List<TrainedParameter> members, Function<String, BitSet> outputsOf) {
        String metric = RegularizerCalls.monitor(rule).metric();
        for (int task = 0; task < tasks.size() && tasks.size() > 1; task++) {
            BitSet only = new BitSet();
            only.set(tasks.get(task).output());
            List<TrainedParameter> head = parameters.stream()
                    .filter(parameter ->
                            outputsOf.apply(parameter.info().name()).equals(only))
                    .toList();
            boolean monitored = metric.startsWith(tasks.get(task).name() + "/");
            if (monitored && !head.isEmpty() && members.containsAll(head)) {
                return OptionalInt.of(task);
            }
        }
        return OptionalInt.empty();
    }

    /** Of more than 292 years, the most that a long holds less one, which is never reached either. */
    private static long nanoseconds(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return Long.MAX_VALUE - 1;
        }
    }

    /**
     * Asks the stopping rules.
     *
     * @param state where the run is, with all validations so far
     * @return why the run is to end; empty if it goes on
     */
    Optional<String> afterValidation(RunState state) {
        History history = state.history();
        if (history.size() == 0) {
            return Optional.empty();
        }
        for (; !groups.isEmpty() && asked < history.size(); asked++) {
            endUpdates(state.history(asked + 1));
        }
        // what the rules said before a run was made longer is settled: they are asked again after its next validation
        boolean settled = history.size() <= state.settledValidations;
        for (StoppingRule rule : settled ? List.<StoppingRule>of() : rules) {
            Optional<String> reason = RegularizerCalls.reasonToStop(rule, history);
            if (reason.isPresent()) {
                return reason;
            }
        }
        if (!ended.isEmpty() && ended.cardinality() == tasks.size()) {
            return Optional.of("the training of all outputs has ended");
        }
        return parameters.stream().allMatch(TrainedParameter::isStopped)
                ? Optional.of("the updates of all parameters have ended")
                : Optional.empty();
    }

    /** The fewest further validations without an improvement that a rule waits for; empty if none counts them. */
    OptionalInt patienceLeft(History history) {
        OptionalInt fewest = OptionalInt.empty();
        for (StoppingRule rule : rules) {
            OptionalInt left = RegularizerCalls.patienceLeft(rule, history);
            if (left.isPresent() && left.getAsInt() < fewest.orElse(Integer.MAX_VALUE)) {
                fewest = left;
            }
        }
        return fewest;
    }

    private void endUpdates(History history) {
        for (Group group : groups) {
            Optional<String> reason = RegularizerCalls.reasonToStop(group.rule, history);
            if (reason.isPresent() && !group.members.stream().allMatch(TrainedParameter::isStopped)) {
                group.members.forEach(TrainedParameter::stop);
                group.task.ifPresent(this::end);
                LOGGER.log(System.Logger.Level.INFO, "updates of '" + group.match + "' have ended: " + reason.get());
            }
        }
    }

    private void end(int task) {
        ended.set(task);
        leaveOut.accept(task);
        LOGGER.log(
                System.Logger.Level.INFO,
                "the loss of output '" + tasks.get(task).name() + "' has left the sum");
    }

    /** Checks the time limit, which begins to run when this is first called. */
    Optional<String> afterUpdate() {
        if (limit == Long.MAX_VALUE) {
            return Optional.empty();
        }
        long now = System.nanoTime();
        if (!started) {
            started = true;
            start = now;
        }
        return now - start < limit ? Optional.empty() : Optional.of("the time limit of " + limitText + " is over");
    }
}
