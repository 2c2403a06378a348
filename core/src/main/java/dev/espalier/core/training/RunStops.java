package dev.espalier.core.training;

import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.Verdict;
import dev.espalier.core.document.Durations;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that end a run early: by its validations, by the clock, or because nothing is left to be updated.
 *
 * <p>A rule that the stack narrows to some parameters ends their updates alone. It is asked about every beginning of the
 * history, so that what it has ended stays ended, after a resume as well.
 */
public final class RunStops {

    private static final System.Logger LOGGER = System.getLogger(RunStops.class.getName());

    private final List<Regularizer.StoppingRule> rules;
    private final List<Group> groups = new ArrayList<>();
    private final TrainedParameter[] parameters;
    private final long limit;
    private final String limitText;
    private long start;
    private boolean started;
    private int judged;

    /** A rule and the parameters whose updates it ends. */
    private record Group(Regularizer.StoppingRule rule, String match, List<TrainedParameter> members) {}

    /**
     * The rules of a run.
     *
     * @param regularizers among them those that stop
     * @param update the parameters that are updated
     */
    public RunStops(RegularizerSet regularizers, ParameterUpdate update) {
        this.parameters = update.parameters();
        this.rules = regularizers.stoppingRules();
        long shortest = Long.MAX_VALUE;
        String text = "";
        for (Regularizer.TimeLimit each : regularizers.all(Regularizer.TimeLimit.class)) {
            Duration wanted = RegularizerCalls.limit(each);
            long nanoseconds = nanoseconds(wanted);
            if (nanoseconds < shortest) {
                shortest = nanoseconds;
                text = Durations.text(wanted);
            }
        }
        this.limit = shortest;
        this.limitText = text;
        for (RegularizerSet.Entry entry : regularizers.entries()) {
            if (entry.isNarrowed() && entry.regularizer() instanceof Regularizer.StoppingRule rule) {
                List<TrainedParameter> members = new ArrayList<>();
                for (TrainedParameter parameter : parameters) {
                    if (entry.match().matches(parameter.info().name())) {
                        members.add(parameter);
                    }
                }
                groups.add(new Group(rule, entry.match().pattern(), members));
            }
        }
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
     * Judges by the validations.
     *
     * @param state where the run is, with all validations so far
     * @return whether the run is to end
     */
    Verdict judge(RunState state) {
        History history = state.history();
        if (history.size() == 0) {
            return Verdict.CONTINUE;
        }
        for (; !groups.isEmpty() && judged < history.size(); judged++) {
            endUpdates(state.history(judged + 1));
        }
        for (Regularizer.StoppingRule rule : rules) {
            Verdict verdict = RegularizerCalls.judge(rule, history);
            if (verdict.stop()) {
                return verdict;
            }
        }
        for (TrainedParameter parameter : parameters) {
            if (!parameter.isStopped()) {
                return Verdict.CONTINUE;
            }
        }
        return Verdict.stop("the updates of all parameters have ended");
    }

    private void endUpdates(History history) {
        for (Group group : groups) {
            Verdict verdict = RegularizerCalls.judge(group.rule, history);
            if (verdict.stop() && !group.members.stream().allMatch(TrainedParameter::isStopped)) {
                group.members.forEach(TrainedParameter::stop);
                LOGGER.log(
                        System.Logger.Level.INFO, "updates of '" + group.match + "' have ended: " + verdict.reason());
            }
        }
    }

    /** Judges by the clock, which begins to run when this is first asked. */
    Verdict judgeTime() {
        if (limit == Long.MAX_VALUE) {
            return Verdict.CONTINUE;
        }
        long now = System.nanoTime();
        if (!started) {
            started = true;
            start = now;
        }
        return now - start < limit ? Verdict.CONTINUE : Verdict.stop("the time of " + limitText + " is over");
    }
}
