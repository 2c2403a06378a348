package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.prepared.OnColumns;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.stack.Stack.Interval;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.ConvolutionChoice;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackReaderTest {

    static final PluginCatalog CATALOG =
            PluginCatalog.load(StackReaderTest.class.getClassLoader()).with(Fixtures.all());

    private static final Set<ErrorCode> ABOUT_THE_TEXT = EnumSet.range(ErrorCode.STACK_SYNTAX, ErrorCode.INVALID_MODEL);

    static final String EXAMPLE = """
            name: fashion-mnist-small
            seed: 42
            data: {source: fashion-mnist-small, validation: 0.1, preprocess: [times: {factor: 0.00392156862}, around-mean]}
            model: [dense: 256, batch-norm, relu, dropout: {probability: 0.2}, dense: 10]
            loss: cross-entropy
            initializer: by-activation
            optimizer: {adam: {beta2: 0.99}}
            learning-rate: 0.001
            schedule: [linear-warmup: {epochs: 1}, cosine]
            regularizers: [decoupled-decay: {coefficient: 0.01}, label-smoothing: {epsilon: 0.1}, early-stopping: {patience: 5}]
            augment: [noise: {deviation: 0.05}]
            train: {epochs: 20, batch: 128, clip-norm: 1.0, checkpoint: {steps: 100, keep: 3}}
            """;

    /** The least that can be run. */
    static final String LEAST = """
            data: {source: table, path: a.csv}
            model: [dense: 2]
            loss: mean-squared-error
            optimizer: sgd
            """;

    @TempDir
    Path folder;

    @Test
    void readsTheSameValueThatTheBuilderMakes() {
        Stack built = Stack.builder()
                .name("fashion-mnist-small")
                .seed(42)
                .source(new FashionMnistSmall())
                .validation(0.1)
                .preprocess(new Fixtures.Scale(0.00392156862), new Fixtures.Center())
                .model(Model.sequential(
                        new Dense(256), new BatchNorm(), new Relu(), new Fixtures.Dropout(0.2), new Dense(10)))
                .loss(new CrossEntropy())
                .optimizer(new Fixtures.Adam(0.9, 0.99, 1e-8))
                .learningRate(0.001)
                .schedule(new Fixtures.LinearWarmup(Span.epochs(1)).times(new Fixtures.Cosine()))
                .regularize(
                        new Fixtures.DecoupledDecay(0.01),
                        new Fixtures.LabelSmoothing(0.1),
                        new Fixtures.EarlyStopping(5))
                .augment(new Fixtures.Noise(0.05))
                .epochs(20)
                .batch(128)
                .clipNorm(1)
                .checkpoint(Interval.steps(100), 3)
                .build();
        assertEquals(built, read(EXAMPLE));
    }

    @Test
    void fillsInTheDefaultsOfTheBuilder() {
        Stack built = Stack.builder()
                .source(new Fixtures.Table("a.csv", ""))
                .model(Model.sequential(new Dense(2)))
                .loss(new MeanSquaredError())
                .optimizer(new Fixtures.Sgd())
                .build();
        assertEquals(built, read(LEAST));
        assertEquals(built, read(LEAST + "train:\nregularizers:\nname: ~\n"), "a key without a value is not there");
    }

    @Test
    void readsTheAlgorithmOfConvolutions() {
        assertEquals(ConvolutionChoice.AUTO, read(LEAST).model().convolutions());
        Stack direct = read(LEAST + "deterministic-convolution: direct\n");
        assertEquals(Model.sequential(new Dense(2)).withConvolutions(ConvolutionChoice.DIRECT), direct.model());
    }

    @Test
    void readsAGraphOfNamedNodes() {
        Stack stack = read("""
                data: {source: table}
                model:
                  inputs: {image: [784], extra: }
                  nodes:
                    - {name: trunk, from: image, layers: [{dense: {units: 128, initializer: {constant: 0.5}}}, relu]}
                    - {name: both, from: [trunk, extra], layers: [concatenate]}
                    - {name: kind, from: both, layers: [dense: 10]}
                    - {name: place, from: both, layers: [dense: 2]}
                  outputs: [kind, place]
                loss:
                  kind: cross-entropy
                  place: {huber: {delta: 2.0, weight: 0.5, target: position}}
                optimizer: sgd
                """);
        Model expected = Model.builder()
                .input("image", Shape.of(784))
                .input("extra")
                .node("trunk", "image", new Dense(128, true, Optional.of(new Constant(0.5))), new Relu())
                .node("both", List.of("trunk", "extra"), new dev.espalier.engine.layer.Concatenate())
                .node("kind", "both", new Dense(10))
                .node("place", "both", new Dense(2))
                .output("kind")
                .output("place")
                .build();
        assertEquals(expected, stack.model());
        assertEquals(
                List.of(
                        new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""),
                        new Stack.OutputLoss("place", new Huber(2), 0.5, "position")),
                stack.losses());
    }

    @Test
    void readsEveryNumberOfTheLoop() {
        Stack.Train train = read(LEAST + """
                                train:
                                  steps: 500
                                  batch: 32
                                  accumulate: 4
                                  clip-norm: 2
                                  clip-value: 0.5
                                  ema-decay: 0.999
                                  validate: {steps: 50}
                                  monitor: {metric: accuracy, direction: maximize}
                                  restore-best: false
                                  stop-on-nan: false
                                  prefetch: 0
                                  checkpoint: {epochs: 2, keep: 1}
                                """).train();
        assertEquals(
                new Stack.Train(
                        Stack.Length.steps(500),
                        32,
                        4,
                        java.util.OptionalDouble.of(2),
                        java.util.OptionalDouble.of(0.5),
                        java.util.OptionalDouble.of(0.999),
                        Interval.steps(50),
                        Optional.of(new Monitor("accuracy", Monitor.Direction.MAXIMIZE)),
                        false,
                        false,
                        0,
                        new Stack.Checkpoint(Interval.epochs(2), 1)),
                train);
    }

    @Test
    void readsRegularizersAndGroupsForSomeParameters() {
        Stack stack = read(LEAST + """
                        regularizers:
                          - decoupled-decay: {coefficient: 0.1, match: trunk/*}
                          - decoupled-decay: 0.2
                        groups:
                          - {match: trunk/*, learning-rate-multiplier: 0.1, optimizer: {adam: {beta1: 0.8}}}
                          - {match: head/*, freeze: true}
                        schedule: {momentum: [cosine], learning-rate: [cosine]}
                        """);
        assertEquals(
                List.of(
                        new Stack.RegularizerEntry(new Fixtures.DecoupledDecay(0.1), "trunk/*"),
                        Stack.RegularizerEntry.of(new Fixtures.DecoupledDecay(0.2))),
                stack.regularizers());
        assertEquals(
                List.of(
                        new Stack.ParameterGroup(
                                "trunk/*", 0.1, Stack.Freeze.never(), Optional.of(new Fixtures.Adam(0.8, 0.999, 1e-8))),
                        new Stack.ParameterGroup("head/*", 1, Stack.Freeze.throughout(), Optional.empty())),
                stack.groups());
        assertEquals(Map.of("momentum", List.of(new Fixtures.Cosine())), stack.settingSchedules());
        assertEquals(List.of(new Fixtures.Cosine()), stack.schedule());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {source: table, path: a, validation: 0.2}            | a | ''  | 0.2
                    {source: table, path: a, validation: b}              | a | b   | 0.1
                    {source: {table: {path: a, validation: b}}, validation: 0.3} | a | b | 0.3
                    {source: {table: a}, validation: 0}                  | a | ''  | 0
                    {source: {table: {path: a, validation: '0.2'}}}      | a | 0.2 | 0.1
                    """)
    void settingsOfASourceStandBesideItOrWithinIt(String data, String path, String file, double share) {
        Stack.Data read = read(LEAST.replaceFirst("data: .*", "data: " + data.replace("''", "'")))
                .data();
        assertEquals(new Fixtures.Table(path, file), read.source());
        assertEquals(Holdout.Fraction.of(share), read.validation());
    }

    /** A schedule of what is read only once would change nothing. */
    @Test
    void schedulesOnlyNumbersThatARuleAsksFor() {
        String drives = "schedule: {%s: [cosine]}\n";
        String rule = LEAST.replaceFirst("optimizer: .*", "optimizer: everything");
        assertEquals(
                Set.of("number"),
                read(rule + drives.formatted("number")).settingSchedules().keySet());
        List<Problem> problems = problems(rule + drives.formatted("maybe-number"));
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(
                "the optimizer has no number 'maybe-number' that can be scheduled",
                problems.get(0).what());
    }

    @Test
    void preprocessesInputsByName() {
        Stack.Data data = read(LEAST.replaceFirst(
                        "data: .*", "data: {source: table, preprocess: {image: [around-mean], '*': [times]}}"))
                .data();
        assertEquals(List.of(new Fixtures.Center()), data.preprocess().get("image"));
        assertEquals(List.of(new Fixtures.Scale()), data.preprocess().get("*"));
    }

    @Test
    void limitsStepsToColumns() {
        String steps = "preprocess: [times: {columns: [age, 'income-*']}, around-mean, around-mean: {columns: [age]}]";
        Stack stack = read(LEAST.replaceFirst("data: .*", "data: {source: table, " + steps + "}"));
        assertEquals(
                List.of(
                        OnColumns.of(new Fixtures.Scale(), "age", "income-*"),
                        new Fixtures.Center(),
                        OnColumns.of(new Fixtures.Center(), "age")),
                stack.data().preprocess().get("*"));
        assertEquals(stack, read(StackWriter.write(stack, CATALOG)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "times: {columns: []}      | data.preprocess.times.columns is empty",
                "times: {columns: {}}      | data.preprocess.times.columns is an empty map",
                "times: {colums: [age]}    | no setting 'colums'"
            })
    void refusesColumnsThatNameNone(String step, String what) {
        List<Problem> problems =
                problems(LEAST.replaceFirst("data: .*", "data: {source: table, preprocess: [" + step + "]}"));
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).what().contains(what), problems::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    schedule: cosine                          | schedule: [cosine]
                    schedule: {cosine: {floor: 0.1}}          | schedule: [cosine: {floor: 0.1}]
                    schedule: {learning-rate: cosine}         | schedule: {learning-rate: [cosine]}
                    regularizers: decoupled-decay             | regularizers: [decoupled-decay]
                    regularizers: {decoupled-decay: {coefficient: 1, match: a}} | regularizers: [decoupled-decay: {coefficient: 1, match: a}]
                    augment: {noise: {deviation: 0.1}}        | augment: [noise: {deviation: 0.1}]
                    metrics: hits                             | metrics: [hits]
                    groups: {match: "*", freeze: true}        | groups: [{match: "*", freeze: true}]
                    model: {dense: 1}                         | model: [dense: 1]
                    model: softmax                            | model: [softmax]
                    model: {inputs: a, nodes: [{name: b, from: a, layers: relu}], outputs: b} | model: {inputs: [a], nodes: [{name: b, from: [a], layers: [relu]}], outputs: [b]}
                    data: {source: table, preprocess: times}  | data: {source: table, preprocess: [times]}
                    data: {source: table, preprocess: {times: {columns: age}}} | data: {source: table, preprocess: [times: {columns: [age]}]}
                    data: {source: table, preprocess: {times: [times], "*": around-mean}} | data: {source: table, preprocess: {times: [times], "*": [around-mean]}}
                    """)
    void takesOneItemForAListOfOne(String one, String list) {
        assertEquals(read(leastWith(list)), read(leastWith(one)));
    }

    /** The least that can be run, with a line of its own for a key. */
    private static String leastWith(String line) {
        String key = line.substring(0, line.indexOf(':') + 1);
        return LEAST.replaceFirst("(?m)^" + key + ".*\\n", "") + line + "\n";
    }

    @Test
    void tellsFiveMistakesAsFiveProblems() throws IOException {
        Path file = folder.resolve("stack.yaml");
        Files.writeString(file, """
                name: five
                data: {source: table, path: a.csv, validation: 1.5}
                model: [dense: 16, rellu, dense: 2]
                loss: cross-entropy
                optimizer:
                  adam:
                    betta2: 0.99
                learning-rate: fast
                train: {epochs: 010}
                """);
        EspalierException exception =
                assertThrows(EspalierException.class, () -> StackReader.read(file, CATALOG, Map.of()));
        assertEquals(ErrorCode.INVALID_SETTING, exception.code());
        assertEquals(
                List.of(
                        "error[invalid-setting]: " + file + ":2:48: data.validation is 1.5; it must be in [0, 1)",
                        "error[unknown-plugin]: " + file + ":3:20: no layer is called 'rellu'; did you mean 'relu'? ",
                        "error[unknown-setting]: " + file + ":7:5: optimizer adam has no setting 'betta2'; did you mean"
                                + " 'beta2'? known: beta1, beta2, epsilon",
                        "error[wrong-type]: " + file + ":8:16: learning-rate is the text 'fast'; it must be a number",
                        "error[stack-syntax]: " + file
                                + ":9:17: '010' begins with a zero, which some readers take for an"
                                + " octal number; write a plain decimal number, or quote the text"),
                exception.problems().stream()
                        .map(Problem::toString)
                        .map(text -> text.contains("rellu") ? text.substring(0, text.indexOf("known: ")) : text)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    optimizer: adm                       | UNKNOWN_PLUGIN  | 5:12 | no optimizer is called 'adm'; did you mean 'adam'?
                    optimizer: cosine                    | UNKNOWN_PLUGIN  | 5:12 | there is a scheduler of that name
                    optimizer: [adam]                    | WRONG_TYPE      | 5:12 | an optimizer is expected here; this is a list
                    optimizer: {name: adam, beta1: 0.9}  | WRONG_TYPE      | 5:12 | a map of 2 keys (name, beta1)
                    optimizer: {adam: 3}                 | WRONG_TYPE      | 5:19 | it must be a map of settings
                    optimizer: {adam: {beta1: 2}}        | INVALID_SETTING | 5:27 | beta1 of optimizer adam is 2; it must be in [0, 1)
                    optimizer: {adam: {beta1: NaN}}      | WRONG_TYPE      | 5:27 | the text 'NaN'; it must be a number
                    optimizer: {lookahead: {inner: {adam: {bta1: 0.8}}}} | UNKNOWN_SETTING | 5:40 | did you mean 'beta1'
                    schedule: 3                          | WRONG_TYPE      | 5:11 | a list is expected here
                    schedule: {learning-rate: 3}         | WRONG_TYPE      | 5:27 | a list is expected here
                    regularizers: {weights-decay: 1, l1: 2} | WRONG_TYPE   | 5:15 | a list is expected here; this is a map of 2 keys
                    schedule: {momntum: [cosine]}        | UNKNOWN_SETTING | 5:12 | did you mean 'momentum'
                    regularizers: [dropout]              | INVALID_SETTING | 5:16 | move it to model
                    regularizers: [decoupled-decay: {match: 3, coefficient: 1, mtch: 4}] | UNKNOWN_SETTING | 5:60 | no setting 'mtch'
                    groups: [{freeze: true}]             | MISSING_SETTING | 5:10 | groups[0].match is missing
                    groups: [{match: a, learning-rate-multiplier: -1}] | INVALID_SETTING | 5:47 | groups[0].learning-rate-multiplier is -1
                    train: {batch: 0}                    | INVALID_SETTING | 5:16 | train.batch is 0; it must be at least 1
                    train: {batch: 1.5}                  | WRONG_TYPE      | 5:16 | write a whole number
                    train: {batch: 3000000000}           | INVALID_SETTING | 5:16 | it must be in
                    train: {epochs: 1, steps: 2}         | INVALID_SETTING | 5:27 | train.steps is 2; it must not be given beside epochs
                    train: {checkpoint: {keep: 0}}       | INVALID_SETTING | 5:28 | train.checkpoint.keep is 0
                    train: {monitor: {direction: minimize}} | MISSING_SETTING | 5:18 | train.monitor.metric is missing
                    train: {monitor: {metric: loss, direction: maximize}} | INVALID_SETTING | 5:44 | train.monitor.direction is maximize; it must be minimize for loss, or be left out
                    train: {monitor: {metric: train-loss, direction: maximize}} | INVALID_SETTING | 5:50 | it must be minimize for train-loss
                    train: {monitor: {metric: accuracy, direction: minimize}} | INVALID_SETTING | 5:18 | but metric accuracy says that it is to be maximized; set direction to maximize, or leave it out
                    train: {monitor: {metric: loss, direction: up}} | INVALID_SETTING | 5:44 | known: maximize, minimize
                    train: 5                             | WRONG_TYPE      | 5:8  | train is the number 5; it must be a map of settings
                    trian: {epochs: 5}                   | UNKNOWN_SETTING | 5:1  | did you mean 'train'?
                    learning-rate: 0                     | INVALID_SETTING | 5:16 | learning-rate is 0; it must be above 0
                    name: ' '                            | INVALID_SETTING | 5:7  | must not be blank
                    """)
    void tellsWhatIsWrongAndWhere(String line, ErrorCode code, String place, String text) {
        String rest = line.startsWith("optimizer") ? LEAST.replace("optimizer: sgd\n", "seed: 1\n") : LEAST;
        List<Problem> problems = problems(rest + line + "\n");
        assertTrue(
                problems.stream()
                        .anyMatch(problem -> problem.code() == code
                                && problem.where().equals("s:" + place)
                                && problem.text().contains(text)),
                problems.toString());
        long elsewhere = problems.stream()
                .filter(problem -> !problem.where().startsWith("s:5"))
                .count();
        assertEquals(0, elsewhere, problems.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    lr: 0.1                              | 5:1  | 'learning-rate'
                    batch_size: 32                       | 5:1  | 'train.batch'
                    epochs: 3                            | 5:1  | 'train.epochs'
                    losses: {a: huber}                   | 5:1  | 'loss'
                    schedules: {momentum: [cosine]}      | 5:1  | 'schedule'
                    criterion: huber                     | 5:1  | 'loss'
                    optimizer: AdamW                     | 5:12 | 'adam'
                    optimizer: {sgd: {lr: 0.1}}          | 5:19 | 'learning-rate', a key of the stack itself
                    optimizer: {adam: {betas: 0.9}}      | 5:20 | 'beta1' or 'beta2'
                    optimizer: {adam: {eps: 1e-8}}       | 5:20 | 'epsilon'
                    optimizer: {adam: {weight_decay: 0}} | 5:20 | the regularizer 'decoupled-decay' or 'l2'
                    schedule: [CosineAnnealingLR]        | 5:12 | 'cosine'
                    regularizers: [wd: 0.1]              | 5:16 | 'decoupled-decay'
                    groups: [{match: a, rate: 1}]        | 5:21 | 'learning-rate-multiplier'
                    train: {batch_size: 32}              | 5:9  | 'batch'
                    train: {average: 0.9}                | 5:9  | 'ema-decay'
                    train: {guard: false}                | 5:9  | 'stop-on-nan'
                    train: {num_epochs: 3}               | 5:9  | 'epochs'
                    train: {monitor: {figure: loss}}     | 5:19 | 'metric'
                    """)
    void knowsTheNamesOfOtherLibraries(String line, String place, String meant) {
        String rest = line.startsWith("optimizer") ? LEAST.replace("optimizer: sgd\n", "seed: 1\n") : LEAST;
        Problem problem = problems(rest + line + "\n").stream()
                .filter(one -> one.where().equals("s:" + place))
                .findFirst()
                .orElseThrow();
        assertTrue(problem.remedy().startsWith("did you mean " + meant + "?"), problem::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    [linear: 2]                          | 1:9  | 'dense'
                    [dense: 2, ReLU6]                    | 1:19 | 'relu6'
                    [{dense: {out_features: 2}}]         | 1:18 | 'units'
                    """)
    void knowsTheLayersOfOtherLibraries(String model, String place, String meant) {
        Problem problem = problems("model: " + model + "\n" + LEAST.replace("model: [dense: 2]\n", ""))
                .get(0);
        assertEquals("s:" + place, problem.where());
        assertTrue(problem.remedy().startsWith("did you mean " + meant + "?"), problem::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    5                                      | WRONG_TYPE      | 1:8  | it must be a list of layers
                    []                                     | INVALID_MODEL   | 1:8  | at least one layer
                    [dense: {units: -1}]                   | INVALID_SETTING | 1:24 | units of layer dense is -1
                    [dense: 2, decoupled-decay]            | UNKNOWN_PLUGIN  | 1:19 | there is a regularizer of that name
                    [{dense: 2, relu: }]                   | WRONG_TYPE      | 1:9  | a map of 2 keys
                    {inputs: {a: }, nodes: []}             | MISSING_SETTING | 1:8  | model.outputs is missing
                    {inputs: {a: [0]}, nodes: [{name: b, from: a, layers: [relu]}], outputs: b} | INVALID_SETTING | 1:21 | dimensions of at least 1
                    {inputs: a, nodes: [{name: b, from: c, layers: [relu]}], outputs: b} | INVALID_MODEL | 1:28 | node b
                    {inputs: a, nodes: [{name: b, form: a, layers: [relu]}], outputs: b} | UNKNOWN_SETTING | 1:38 | did you mean 'from'
                    """)
    void tellsWhatIsWrongWithAModel(String model, ErrorCode code, String place, String text) {
        List<Problem> problems = problems("model: " + model + "\n" + LEAST.replace("model: [dense: 2]\n", ""));
        assertTrue(
                problems.stream()
                        .anyMatch(problem -> problem.code() == code
                                && problem.where().equals("s:" + place)
                                && problem.text().contains(text)),
                problems.toString());
    }

    @Test
    void namesEverythingThatIsMissing() {
        assertEquals(
                List.of("data is missing", "model is missing", "loss is missing"),
                problems("name: empty\n").stream().map(Problem::what).toList());
        assertTrue(problems("").size() >= 3, "an empty file");
        assertEquals(ErrorCode.WRONG_TYPE, problems("- a\n").get(0).code());
    }

    @Test
    void takesAdamForAnOptimizerThatIsNotGiven() {
        String without = LEAST.replace("optimizer: sgd\n", "");
        assertEquals(read(without + "optimizer: adam\n"), read(without));
    }

    @ParameterizedTest
    @CsvSource({
        // updates an epoch, updates of the run
        "1, 200",
        "19, 3800",
        "30, 4020",
        "400, 4000",
        "401, 4010",
        "938, 9380",
    })
    void aRunOfNoGivenLengthIsAsLongAsSuitsItsData(long stepsPerEpoch, long steps) {
        Stack.Length length = read(LEAST).train().length();
        assertTrue(length.isByData());
        assertEquals(steps, length.inSteps(stepsPerEpoch));
    }

    @Test
    void holdsLossesAgainstTheOutputs() {
        String graph = """
                data: {source: table}
                model: {inputs: a, nodes: [{name: b, from: a, layers: [relu]}, {name: c, from: a, layers: [relu]}], outputs: [b, c]}
                optimizer: sgd
                """;
        assertEquals(
                List.of("one loss is given for the outputs b, c"),
                problems(graph + "loss: huber\n").stream().map(Problem::what).toList());
        Problem unknown = problems(graph + "loss: {b: huber, d: huber}\n").get(0);
        assertEquals("s:4:18: the model has no output 'd'; known: b, c", unknown.text());
    }

    @Test
    void overridesByDottedPath() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("train.checkpoint.steps", "10");
        overrides.put("data.path", "b: c".replace(": ", "/"));
        overrides.put("model.0.dense", "7");
        overrides.put("optimizer.sgd.momentum", "0.5");
        overrides.put("seed", "-3");
        overrides.put("schedule", "[cosine: {floor: 0.1}]");
        overrides.put("schedule.0.cosine.floor", "0.2");
        Stack stack = StackReader.read("s", LEAST, CATALOG, overrides);
        assertEquals(new Stack.Checkpoint(Interval.steps(10), 3), stack.train().checkpoint());
        assertEquals(new Fixtures.Table("b/c", ""), stack.data().source());
        assertEquals(Model.sequential(new Dense(7)), stack.model());
        assertEquals(new Fixtures.Sgd(0.5, false), stack.optimizer());
        assertEquals(-3, stack.seed());
        assertEquals(List.of(new Fixtures.Cosine(0.2)), stack.schedule());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    train.checkpont.steps | 10    | did you mean 'checkpoint'?
                    trian.epochs          | 10    | did you mean 'train'?
                    model.3.dense         | 10    | has no item '3'
                    model.0.dense.bias    | true  | has no key 'bias'
                    train..epochs         | 1     | empty part
                    train.epochs          | ten   | must be a whole number
                    train.epochs          | [     | expected
                    train.epochs          | 0x10  | not a decimal
                    optimizer.adam.beta1  | 0.5   | a map of 2 keys (sgd, adam)
                    """)
    void namesAnOverrideThatMeansNothing(String path, String value, String text) {
        Problem problem = assertThrows(
                        EspalierException.class, () -> StackReader.read("s", LEAST, CATALOG, Map.of(path, value)))
                .problems()
                .get(0);
        assertTrue(problem.text().contains(text), problem.text());
        assertTrue(
                problem.where().startsWith("override " + path)
                        || problem.where().startsWith("s:4"),
                problem.where());
    }

    @Test
    void readsWhatPredictionNeedsWithoutTheOtherPlugins() {
        String text = EXAMPLE.replace("adam", "unheard-of").replace("decoupled-decay", "never-seen");
        PredictionStack stack = PredictionStack.read(text, "model.safetensors", CATALOG);
        assertEquals(read(EXAMPLE).model(), stack.model());
        assertEquals(read(EXAMPLE).losses(), stack.losses());
        assertEquals(read(EXAMPLE).data().preprocess(), stack.preprocess());
        EspalierException missing = assertThrows(
                EspalierException.class,
                () -> PredictionStack.read(text.replace("batch-norm", "odd-norm"), "model.safetensors", CATALOG));
        assertEquals(ErrorCode.UNKNOWN_PLUGIN, missing.code());
    }

    @Test
    void readsTextFromWhereverItIs() {
        byte[] bytes = EXAMPLE.getBytes(StandardCharsets.UTF_8);
        assertEquals(read(EXAMPLE), StackReader.read("a string", new StringReader(EXAMPLE), CATALOG, Map.of()));
        assertEquals(read(EXAMPLE), StackReader.read("bytes", new ByteArrayInputStream(bytes), CATALOG, Map.of()));
    }

    @Test
    void tellsWhereTextThatCannotBeReadComesFrom() {
        byte[] bytes = {'a', ':', (byte) 0xC3, '\n'};
        Problem noText = problem(() -> StackReader.read("bytes", new ByteArrayInputStream(bytes), CATALOG, Map.of()));
        assertEquals(ErrorCode.STACK_SYNTAX, noText.code());
        assertTrue(noText.where().startsWith("bytes:1:3"), noText::toString);
        Problem cut = problem(() -> StackReader.read("a pipe", new BrokenPipe(), CATALOG, Map.of()));
        assertEquals(ErrorCode.IO, cut.code());
        assertEquals("a pipe", cut.where());
        Problem unread =
                problem(() -> StackReader.read("a pipe", new InputStreamReader(new BrokenPipe()), CATALOG, Map.of()));
        assertEquals(ErrorCode.IO, unread.code());
    }

    private static Problem problem(Executable reading) {
        return assertThrows(EspalierException.class, reading).problems().get(0);
    }

    /** Ends in the middle. */
    private static final class BrokenPipe extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("made for a test");
        }
    }

    @Test
    void readsAlikeInTheTurkishLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            Stack turkish = read(EXAMPLE + "metrics: [hits]\n");
            String written = StackWriter.write(turkish, CATALOG);
            assertTrue(written.contains("initializer"), written);
            assertTrue(problems(LEAST + "INITIALIZER: 1\n").get(0).remedy().contains("did you mean 'initializer'?"));
            Locale.setDefault(Locale.ROOT);
            assertEquals(read(EXAMPLE + "metrics: [hits]\n"), turkish);
            assertEquals(StackWriter.write(turkish, CATALOG), written);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void damagedFilesAreRefusedInWords() {
        Random random = new Random(3);
        String damage = "{}[]:,-#&*!|>'\"%@`~?\n\t 01.eExX_aé<\u0000\uFEFF\u2028";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(EXAMPLE);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.insert(at, damage.charAt(random.nextInt(damage.length())));
                } else {
                    text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                }
            }
            try {
                read(text.toString());
            } catch (EspalierException refused) {
                assertTrue(
                        refused.problems().stream()
                                .allMatch(problem ->
                                        problem.where().startsWith("s") && ABOUT_THE_TEXT.contains(problem.code())),
                        refused.getMessage());
                assertEquals(
                        refused.problems().size(),
                        refused.problems().stream().distinct().count(),
                        refused.getMessage());
            }
        }
    }

    static Stack read(String text) {
        return StackReader.read("s", text, CATALOG, Map.of());
    }

    static List<Problem> problems(String text) {
        return assertThrows(EspalierException.class, () -> read(text)).problems();
    }
}
