package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.run.Clouds;
import dev.espalier.core.run.Momentum;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.Stack.ParameterGroup;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.core.training.FreezePlan;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {

    private static final Model MODEL = Model.sequential(new Dense(4), new Dense(3));
    private static final Graph GRAPH = Graph.of(MODEL, List.of(new Schema.Input("point", Shape.of(2), List.of())));

    private static Stack stack(ParameterGroup... groups) {
        StackBuilder builder = Stack.builder()
                .source(new Clouds())
                .model(MODEL)
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.1);
        for (ParameterGroup group : groups) {
            builder.group(group);
        }
        return builder.build();
    }

    private static ParameterGroup group(String match, double multiplier) {
        return new ParameterGroup(match, multiplier, Stack.Freeze.never(), Optional.empty());
    }

    private static ParameterGroup frozen(String match) {
        return new ParameterGroup(match, 1, Stack.Freeze.throughout(), Optional.empty());
    }

    /** The updated parameters, each with its optimizer and its learning rate. */
    private static List<String> updated(Stack stack) {
        FreezePlan plan = ParameterGroups.plan(stack, GRAPH, TrainingProgress.of(0, 100, 10));
        Parameters parameters = Parameters.trainable(GRAPH, plan.frozenAfter(0));
        ScheduledSettings schedules = new ScheduledSettings(List.of(), Map.of());
        return ParameterGroups.updated(
                        stack,
                        parameters,
                        plan,
                        schedules,
                        KernelWorkers.serial().products())
                .stream()
                .map(ParameterGroupsTest::text)
                .toList();
    }

    private static String text(TrainedParameter parameter) {
        parameter.step().moveTo(1);
        return parameter.info().name() + " " + ((Momentum) parameter.optimizer()).momentum() + " "
                + parameter.step().learningRate();
    }

    @Test
    void updatesEveryParameterAlikeWithoutGroups() {
        assertEquals(
                List.of("dense1/weight 0.9 0.1", "dense1/bias 0.9 0.1", "dense2/weight 0.9 0.1", "dense2/bias 0.9 0.1"),
                updated(stack()));
    }

    @Test
    void theFirstGroupThatMatchesDecides() {
        ParameterGroup biases = new ParameterGroup("*/bias", 1, Stack.Freeze.never(), Optional.of(new Momentum(0.5)));
        assertEquals(
                List.of("dense1/weight 0.9 0.2", "dense1/bias 0.5 0.1", "dense2/weight 0.9 0.1", "dense2/bias 0.5 0.1"),
                updated(stack(biases, group("dense1/*", 2))));
    }

    @Test
    void leavesFrozenParametersOut() {
        assertEquals(
                List.of("dense1/bias 0.9 0.2", "dense2/weight 0.9 0.1", "dense2/bias 0.9 0.1"),
                updated(stack(frozen("dense1/weight"), group("dense1/*", 2))));
    }

    @Test
    void anEarlierGroupKeepsAParameterFromBeingFrozen() {
        assertEquals(List.of("dense2/bias 0.9 0.4"), updated(stack(group("dense2/bias", 4), frozen("*"))));
    }

    @Test
    void refusesGroupsThatMatchNothingAndAllFrozen() {
        assertEquals(List.of(), problems(stack(group("dense1/*", 2))));
        assertEquals(
                List.of("groups.1: no parameter has a name like 'trunk/*'"),
                problems(stack(group("dense1/*", 2), group("trunk/*", 2))));
        assertEquals(List.of("groups: all parameters are frozen"), problems(stack(frozen("*"))));
    }

    @Test
    void refusesThatNothingIsTrainedAtTheBeginning() {
        ParameterGroup later = new ParameterGroup("*", 1, Stack.Freeze.until(Span.steps(5)), Optional.empty());
        assertEquals(List.of("groups: all parameters are frozen at the beginning of the run"), problems(stack(later)));
    }

    @Test
    void multipliesTheRateByTheDecayOfTheDepthAndByThatOfTheGroup() {
        Stack plain = stack(group("*/bias", 2));
        Stack decaying = Stack.builder()
                .source(plain.data().source())
                .model(MODEL)
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.1)
                .layerDecay(0.5)
                .group(group("*/bias", 2))
                .build();
        assertEquals(
                List.of(
                        "dense1/weight 0.9 0.05",
                        "dense1/bias 0.9 0.1",
                        "dense2/weight 0.9 0.1",
                        "dense2/bias 0.9 0.2"),
                updated(decaying));
    }

    private static List<String> problems(Stack stack) {
        return ParameterGroups.problems(stack, GRAPH).stream()
                .map(problem -> problem.where() + ": " + problem.what())
                .toList();
    }
}
