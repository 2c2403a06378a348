package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.data.source.InCodeSource;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.TopK;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.initializers.Ones;
import dev.espalier.core.preprocessing.Center;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack.Interval;
import dev.espalier.core.stack.Stack.OutputLoss;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is said twice: a method that sets replaces, a method that adds keeps both. */
class StackBuilderTest {

    private record Twice(Consumer<StackBuilder> first, Consumer<StackBuilder> second) {}

    private static StackBuilder complete() {
        return Stack.builder()
                .source(new FashionMnistSmall())
                .model(Model.sequential(new Dense(10)))
                .loss(new CrossEntropy())
                .optimizer(new Fixtures.Lookahead());
    }

    private static Map<String, Twice> setters() {
        Map<String, Twice> calls = new LinkedHashMap<>();
        calls.put("name", new Twice(on -> on.name("one"), on -> on.name("two")));
        calls.put("seed", new Twice(on -> on.seed(1), on -> on.seed(2)));
        calls.put("source", new Twice(on -> on.source(new InCodeSource()), on -> on.source(new FashionMnistSmall())));
        calls.put("validation", new Twice(on -> on.validation(0.2), on -> on.validation(0.3)));
        calls.put(
                "validation of a holdout",
                new Twice(on -> on.validation(0.2), on -> on.validation(Holdout.Fraction.of(0.3))));
        calls.put("test", new Twice(on -> on.test(0.2), on -> on.test(Holdout.Fraction.of(0.3))));
        calls.put("preprocess", new Twice(on -> on.preprocess(new Scale(2)), on -> on.preprocess(new Center())));
        calls.put(
                "preprocess of an input",
                new Twice(
                        on -> on.preprocess("a", List.of(new Scale(2))),
                        on -> on.preprocess("a", List.of(new Standardize()))));
        calls.put(
                "model",
                new Twice(
                        on -> on.model(Model.sequential(new Dense(3))), on -> on.model(Model.sequential(new Relu()))));
        calls.put("loss", new Twice(on -> on.loss(new MeanSquaredError()), on -> on.loss(new Huber())));
        calls.put(
                "loss of an output",
                new Twice(
                        on -> on.loss(new OutputLoss("", new Huber(), 2, "t")),
                        on -> on.loss(new OutputLoss("", new MeanSquaredError(), 3, "u"))));
        calls.put("initializer", new Twice(on -> on.initializer(new Ones()), on -> on.initializer(new Constant(2))));
        calls.put(
                "optimizer",
                new Twice(on -> on.optimizer(new Fixtures.Adam()), on -> on.optimizer(new Fixtures.Sgd())));
        calls.put("learningRate", new Twice(on -> on.learningRate(1), on -> on.learningRate(2)));
        calls.put("epochs", new Twice(on -> on.epochs(3), on -> on.epochs(4)));
        calls.put("steps after epochs", new Twice(on -> on.epochs(3), on -> on.steps(4)));
        calls.put("epochs after steps", new Twice(on -> on.steps(3), on -> on.epochs(4)));
        calls.put("batch", new Twice(on -> on.batch(3), on -> on.batch(4)));
        calls.put("accumulate", new Twice(on -> on.accumulate(3), on -> on.accumulate(4)));
        calls.put("clipNorm", new Twice(on -> on.clipNorm(3), on -> on.clipNorm(4)));
        calls.put("clipValue", new Twice(on -> on.clipValue(3), on -> on.clipValue(4)));
        calls.put("emaDecay", new Twice(on -> on.emaDecay(0.3), on -> on.emaDecay(0.4)));
        calls.put("validate", new Twice(on -> on.validate(Interval.steps(3)), on -> on.validate(Interval.epochs(2))));
        calls.put("restoreBest", new Twice(on -> on.restoreBest(true), on -> on.restoreBest(false)));
        calls.put("stopOnNan", new Twice(on -> on.stopOnNan(true), on -> on.stopOnNan(false)));
        calls.put("prefetch", new Twice(on -> on.prefetch(3), on -> on.prefetch(4)));
        calls.put(
                "checkpoint",
                new Twice(on -> on.checkpoint(Interval.steps(3), 2), on -> on.checkpoint(Interval.epochs(2), 4)));
        calls.put("recording", new Twice(on -> on.recording(Recording.off()), on -> on.recording(new Recording())));
        calls.put("diagnostics", new Twice(on -> on.diagnostics(record -> List.of()), StackBuilder::diagnostics));
        return calls;
    }

    @TestFactory
    List<DynamicTest> whatSetsReplaces() {
        return setters().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    StackBuilder twice = complete();
                    entry.getValue().first.accept(twice);
                    entry.getValue().second.accept(twice);
                    StackBuilder once = complete();
                    entry.getValue().second.accept(once);
                    assertEquals(once.build(), twice.build());
                }))
                .toList();
    }

    @Test
    void whatAddsKeepsBoth() {
        Stack stack = complete()
                .metrics(new Accuracy())
                .metrics(new TopK())
                .loss(new OutputLoss("kind", new Huber(), 1, ""))
                .preprocess("a", List.of(new Center()))
                .preprocess("b", List.of(new Center()))
                .build();
        assertEquals(List.of(new Accuracy(), new TopK()), stack.metrics());
        assertEquals(2, stack.losses().size());
        assertEquals(2, stack.data().preprocess().size());
    }
}
