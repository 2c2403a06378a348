package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.MeanAbsoluteError;
import dev.espalier.core.evaluation.MeanSquaredError;
import dev.espalier.core.evaluation.RSquared;
import dev.espalier.core.stack.Stack.OutputLoss;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TaskResolutionTest {

    private static final Schema.Input INPUT = new Schema.Input("features", Shape.of(4), List.of());
    private static final Schema.Target KIND =
            new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
    private static final Schema.Target SIZE = new Schema.Target("size", TargetKind.VALUES, 1, List.of());
    private static final Schema.Target AGE = new Schema.Target("age", TargetKind.VALUES, 1, List.of());

    private static Graph single(int units) {
        return Graph.of(Model.sequential(new Dense(units)), List.of(INPUT));
    }

    /** Outputs {@code kind} of three values and {@code size} of one. */
    private static Graph twoHeads() {
        Model model = Model.builder()
                .input("features")
                .node("kind", "features", new Dense(3))
                .node("size", "features", new Dense(1))
                .output("kind")
                .output("size")
                .build();
        return Graph.of(model, List.of(INPUT));
    }

    private static List<OutputTask> resolve(
            Graph graph, List<Schema.Target> targets, List<OutputLoss> losses, EvaluationMetric... metrics) {
        Schema schema = new Schema(List.of(INPUT), targets);
        return TaskResolution.of(
                losses, List.of(metrics), graph, schema, PreparedTargets.of(schema), target -> new double[] {1, 2, 0});
    }

    private static OutputLoss loss(String output, String target) {
        return new OutputLoss(output, output.equals("size") ? new Huber() : new CrossEntropy(), 1, target);
    }

    @Test
    void givesTheOnlyOutputTheOnlyTargetWhateverTheirNames() {
        OutputTask task =
                resolve(single(3), List.of(KIND), List.of(loss("", ""))).get(0);
        assertEquals("output", task.name());
        assertEquals(KIND, task.stored());
        assertEquals(List.of(new Accuracy()), task.metrics());
    }

    @Test
    void findsTargetsByTheNamesOfOutputsOrAsTheLossSays() {
        List<OutputTask> byName =
                resolve(twoHeads(), List.of(AGE, SIZE, KIND), List.of(loss("kind", ""), loss("size", "")));
        assertEquals(List.of(2, 1), byName.stream().map(OutputTask::target).toList());
        List<OutputTask> asSaid =
                resolve(twoHeads(), List.of(AGE, SIZE, KIND), List.of(loss("size", "age"), loss("kind", "")));
        assertEquals(List.of(0, 2), asSaid.stream().map(OutputTask::target).toList());
        assertEquals(List.of(1, 0), asSaid.stream().map(OutputTask::output).toList());
    }

    @Test
    void givesEachOutputTheMetricsThatSuitIt() {
        List<OutputTask> usual = resolve(twoHeads(), List.of(KIND, SIZE), List.of(loss("kind", ""), loss("size", "")));
        assertEquals(List.of(new Accuracy()), usual.get(0).metrics());
        assertEquals(
                List.of(new MeanAbsoluteError(), new RSquared()), usual.get(1).metrics());
        List<OutputTask> named = resolve(
                twoHeads(),
                List.of(KIND, SIZE),
                List.of(loss("kind", ""), loss("size", "")),
                new MeanSquaredError(),
                new Accuracy());
        assertEquals(List.of(new Accuracy()), named.get(0).metrics());
        assertEquals(List.of(new MeanSquaredError()), named.get(1).metrics());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "an output that is not there",
                        List.of(loss("colour", ""), loss("kind", "")),
                        "loss.colour: the model has no such output"),
                arguments(
                        "no output where there are several",
                        List.of(new OutputLoss("", new CrossEntropy(), 1, "")),
                        "loss: the model has the outputs kind, size"),
                arguments(
                        "two losses of one output",
                        List.of(loss("kind", ""), loss("kind", "")),
                        "loss: output 'kind' has two losses"),
                arguments(
                        "a target that is not there",
                        List.of(loss("kind", "colour")),
                        "loss.kind: the data has no target 'colour'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesLossesThatFitNothing(String name, List<OutputLoss> losses, String expected) {
        assertEquals(expected, problems(twoHeads(), List.of(KIND, SIZE), losses));
    }

    @Test
    void refusesALossThatCannotUseItsTarget() {
        String problem = problems(single(3), List.of(SIZE), List.of(loss("", "")));
        assertEquals("output output", problem.substring(0, problem.indexOf(':')));
    }

    @Test
    void refusesAMetricThatSuitsNoOutput() {
        String problem = problems(single(3), List.of(KIND), List.of(loss("", "")), new RSquared());
        assertEquals("metrics: r-squared", problem.substring(0, problem.lastIndexOf(": ")));
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false", "1, false"})
    void joinsTargetsOfValuesForAnOutputOfAsManyValues(int units, boolean joins) {
        List<OutputLoss> losses = List.of(new OutputLoss("", new Huber(), 1, ""));
        assertEquals(joins, TaskResolution.joinsTargets(losses, single(units), List.of(SIZE, AGE)));
    }

    @Test
    void joinsNoTargetsThatAreNamedOrOfClasses() {
        List<OutputLoss> unnamed = List.of(new OutputLoss("", new Huber(), 1, ""));
        List<OutputLoss> named = List.of(new OutputLoss("", new Huber(), 1, "age"));
        assertEquals(false, TaskResolution.joinsTargets(named, single(2), List.of(SIZE, AGE)));
        assertEquals(false, TaskResolution.joinsTargets(unnamed, single(2), List.of(SIZE, KIND)));
    }

    private static String problems(
            Graph graph, List<Schema.Target> targets, List<OutputLoss> losses, EvaluationMetric... metrics) {
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> resolve(graph, targets, losses, metrics));
        assertEquals(1, refusal.problems().size(), refusal::getMessage);
        return refusal.problems().get(0).where() + ": "
                + refusal.problems().get(0).what();
    }
}
