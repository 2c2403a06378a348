package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.event.History;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.run.Momentum;
import dev.espalier.engine.compute.KernelWorkers;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunStopsTest {

    /** Stops after some validations. */
    record After(int validations) implements StoppingRule {
        @Override
        public Optional<String> reasonToStop(History history) {
            return history.size() < validations ? Optional.empty() : Optional.of("validation " + validations);
        }
    }

    record Within(Duration limit) implements TimeLimit {}

    private final RunState state = new RunState();
    private final List<TrainedParameter> parameters = Stream.of("trunk/weight", "trunk/bias", "head/weight")
            .map(RunStopsTest::parameter)
            .toList();

    private static TrainedParameter parameter(String name) {
        ParameterInfo info = new ParameterInfo(name, ParameterInfo.Role.WEIGHT, Shape.of(2), 2, 1, 1);
        ScheduledSettings schedules = new ScheduledSettings(List.of(), Map.of());
        CurrentStep step = new CurrentStep(schedules, KernelWorkers.serial().products(), 0.1);
        return new TrainedParameter(info, new float[2], new float[2], new Momentum(), step);
    }

    private RunStops stops(RegularizerSet.Entry<?>... entries) {
        return new RunStops(
                new RegularizerSet(Stream.of(entries)
                        .map(entry -> new RegularizerSet.Entry<Regularizer>(entry.regularizer(), entry.match()))
                        .toList()),
                parameters,
                List.of(),
                name -> new BitSet(),
                task -> {});
    }

    private static RegularizerSet.Entry<Regularizer> rule(Regularizer rule, String match) {
        return new RegularizerSet.Entry<>(rule, new NamePattern(match));
    }

    private void validate() {
        state.step++;
        state.add(new History.Entry(state.step, 1, Map.of("loss", 1.0)));
    }

    private List<Boolean> stopped() {
        return parameters.stream().map(TrainedParameter::isStopped).toList();
    }

    @Test
    void goesOnAsLongAsThereAreNoValidations() {
        assertEquals(Optional.empty(), stops(rule(new After(0), "*")).afterValidation(state));
    }

    @Test
    void endsTheRunWithTheReasonOfTheFirstRuleThatStops() {
        RunStops stops = stops(rule(new After(3), "*"), rule(new After(2), "*"));
        validate();
        assertEquals(Optional.empty(), stops.afterValidation(state));
        validate();
        assertEquals(Optional.of("validation 2"), stops.afterValidation(state));
        validate();
        assertEquals(Optional.of("validation 3"), stops.afterValidation(state));
    }

    @Test
    void aNarrowedRuleEndsUpdatesAndNotTheRun() {
        RunStops stops = stops(rule(new After(1), "trunk/*"));
        validate();
        assertEquals(Optional.empty(), stops.afterValidation(state));
        assertEquals(List.of(true, true, false), stopped());
    }

    @Test
    void theRunEndsWhenTheUpdatesOfAllParametersHaveEnded() {
        RunStops stops = stops(rule(new After(1), "trunk/*"), rule(new After(2), "head/*"));
        validate();
        assertEquals(Optional.empty(), stops.afterValidation(state));
        validate();
        assertEquals(Optional.of("the updates of all parameters have ended"), stops.afterValidation(state));
    }

    /** A rule that would go on by now has stopped the same parameters before the run was resumed. */
    @Test
    void whatANarrowedRuleHasEndedStaysEndedAfterAResume() {
        StoppingRule once = new StoppingRule() {
            @Override
            public Optional<String> reasonToStop(History history) {
                return history.size() == 1 ? Optional.of("once") : Optional.empty();
            }
        };
        validate();
        validate();
        stops(rule(once, "head/*")).afterValidation(state);
        assertEquals(List.of(false, false, true), stopped());
    }

    @Test
    void theShortestTimeLimitEndsTheRun() {
        RunStops stops = stops(rule(new Within(Duration.ofDays(1)), "*"), rule(new Within(Duration.ZERO), "*"));
        assertEquals(Optional.of("the time limit of 0s is over"), stops.afterUpdate());
    }

    @Test
    void limitsBeyondWhatCanBeCountedAreNeverReached() {
        assertEquals(
                Optional.empty(),
                stops(rule(new Within(Duration.ofDays(200_000)), "*")).afterUpdate());
        assertEquals(Optional.empty(), stops().afterUpdate());
    }
}
