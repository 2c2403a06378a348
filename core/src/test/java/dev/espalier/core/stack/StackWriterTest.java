package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.source.InCodeSource;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.core.preprocessing.Per;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack.Interval;
import dev.espalier.engine.layer.ConvolutionChoice;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackWriterTest {

    @Test
    void spellsOutEveryDefault() {
        assertEquals("""
                name: run
                seed: 42
                data:
                  source: {table: {path: a.csv, validation: ""}}
                  validation: {fraction: 0.1, stratify: true}
                  test: {fraction: 0.0, stratify: true}
                  preprocess: [auto-scale]
                  target-scaling: auto
                model:
                  - dense: {units: 2, bias: true}
                deterministic-convolution: auto
                loss: mean-squared-error
                initializer: by-activation
                optimizer: {sgd: {momentum: 0.0, nesterov: false}}
                learning-rate: 0.001
                layer-decay: 1.0
                schedule: []
                regularizers: []
                augment: []
                metrics: []
                groups: []
                train:
                  batch: 64
                  accumulate: 1
                  validate: {epochs: 1}
                  restore-best: true
                  stop-on-nan: true
                  prefetch: 2
                  checkpoint: {epochs: 1, keep: 3}
                recording:
                  step-points: 1000
                  statistics: {collect: auto}
                  pictures: true
                  samples: true
                  confusions: true
                diagnostics: all
                """, StackWriter.write(StackReaderTest.read(StackReaderTest.LEAST), StackReaderTest.CATALOG));
    }

    @Test
    void whatIsWrittenIsReadBackAsAnEqualStack() {
        assertReadBack(StackReaderTest.read(StackReaderTest.EXAMPLE));
        assertReadBack(StackReaderTest.read(StackReaderTest.LEAST));
        assertReadBack(full());
    }

    private static Stack full() {
        Model model = Model.builder()
                .input("image", Shape.of(1, 28, 28))
                .input("extra")
                .node("trunk", "image", new Dense(128), new Relu())
                .node("kind", List.of("trunk", "extra"), new dev.espalier.engine.layer.Concatenate())
                .output("kind")
                .output("trunk")
                .build();
        return Stack.builder()
                .name("yes: it's a \"name\"")
                .seed(Long.MIN_VALUE)
                .source(new Fixtures.Table("C:\\data, 2", "010"))
                .validation(0)
                .test(0.25)
                .preprocess("image", List.of(new Fixtures.Scale(1 / 3.0)))
                .preprocess(FittedPreprocessing.EVERY_INPUT, List.of())
                .model(model.withConvolutions(ConvolutionChoice.DIRECT))
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 0.1, "label")
                        .withClassWeights(ClassWeights.of(Map.of("a, b", 0.5, "1", 1 / 3.0))))
                .loss(new Stack.OutputLoss("trunk", new MeanSquaredError(), 1, "")
                        .withClassWeights(ClassWeights.balanced()))
                .initialWeights(InitialWeights.of("torch.safetensors")
                        .named(ModuleNames.TORCHVISION_MOBILENET_V2)
                        .matching("module.*", "*")
                        .except("kind/*")
                        .ignoring("classifier.*")
                        .trainedWith(
                                new Fixtures.Scale(0.5),
                                new Standardize(Per.CHANNEL, List.of(0.5, 1 / 3.0), List.of(1e-3, 7.0))))
                .optimizer(new Fixtures.Lookahead(new Fixtures.Lookahead(new Fixtures.Adam(), 3), 4))
                .learningRate(1e-20)
                .schedule(new Fixtures.Cosine(1e-7))
                .scheduleSetting("beta1", new Fixtures.Cosine(), new Fixtures.LinearWarmup())
                .regularize(new Fixtures.DecoupledDecay(), "trunk/*")
                .regularize(new Fixtures.EarlyStopping(1))
                .metrics(new Fixtures.Accuracy())
                .group(new Stack.ParameterGroup(
                        "*/bias", 2, Stack.Freeze.never(), Optional.of(new Fixtures.Sgd(0.5, true))))
                .steps(77)
                .batch(1)
                .accumulate(3)
                .clipNorm(1e-3)
                .clipValue(7)
                .emaDecay(0.5)
                .validate(Interval.steps(10))
                .monitor(new Monitor("accuracy", Monitor.Direction.MAXIMIZE))
                .restoreBest(false)
                .stopOnNan(false)
                .prefetch(0)
                .checkpoint(Interval.steps(5), 1)
                .diagnostics()
                .recording(new Recording(7, Recording.Statistics.every(Span.fraction(0.5)), false, true, false))
                .build();
    }

    @Test
    void refusesPluginsThatNoFileCanName() {
        Stack stack = Stack.builder()
                .source(new Fixtures.Table())
                .model(Model.sequential(new Dense(1)))
                .loss(new MeanSquaredError())
                .optimizer(new Fixtures.Sgd())
                .schedule(at -> 1)
                .build();
        EspalierException exception =
                assertThrows(EspalierException.class, () -> StackWriter.write(stack, StackReaderTest.CATALOG));
        assertEquals(ErrorCode.INVALID_SETTING, exception.code());
        assertTrue(exception.getMessage().contains("is not a record"), exception.getMessage());
        assertTrue(exception.getMessage().contains("public record with @Plugin"), exception.getMessage());
    }

    @Test
    void saysWhatToDoAboutSchedulesPutTogetherInCode() {
        Stack stack = Stack.builder()
                .source(new Fixtures.Table())
                .model(Model.sequential(new Dense(1)))
                .loss(new MeanSquaredError())
                .optimizer(new Fixtures.Sgd())
                .schedule(new Fixtures.LinearWarmup().until(10, new Fixtures.Cosine()))
                .build();
        EspalierException exception =
                assertThrows(EspalierException.class, () -> StackWriter.write(stack, StackReaderTest.CATALOG));
        assertEquals(ErrorCode.INVALID_SETTING, exception.code());
        assertTrue(exception.getMessage().contains("use the scheduler sequence instead"), exception.getMessage());
    }

    @Test
    void namesADataSourceThatNoFileCanNameAsGivenInCode() {
        record Orders(float[][] samples) implements DataSource {

            @Override
            public Parts load(Context context) {
                throw new AssertionError("writing reads no samples");
            }
        }
        DataSource unnamed = new DataSource() {

            @Override
            public Parts load(Context context) {
                throw new AssertionError("writing reads no samples");
            }
        };
        assertEquals(new InCodeSource("Orders"), readBack(new Orders(new float[1][1])));
        assertEquals(new InCodeSource(""), readBack(unnamed));
    }

    private static DataSource readBack(DataSource source) {
        Stack stack = Stack.builder()
                .source(source)
                .model(Model.sequential(new Dense(1)))
                .loss(new MeanSquaredError())
                .optimizer(new Fixtures.Sgd())
                .build();
        String text = StackWriter.write(stack, StackReaderTest.CATALOG);
        return StackReader.read("written", text, StackReaderTest.CATALOG, Map.of())
                .data()
                .source();
    }

    private static void assertReadBack(Stack stack) {
        String text = StackWriter.write(stack, StackReaderTest.CATALOG);
        Stack read = StackReader.read("written", text, StackReaderTest.CATALOG, Map.of());
        assertEquals(stack, read, text);
        assertEquals(text, StackWriter.write(read, StackReaderTest.CATALOG));
    }
}
