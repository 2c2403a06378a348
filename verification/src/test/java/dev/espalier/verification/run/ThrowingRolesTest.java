package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.Finding;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins of the rarer roles, and listeners, that fail where they are told to. */
@Tag("slow")
class ThrowingRolesTest {

    private static final String STACK = """
            name: traps
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.3, preprocess: [standardize]}
            model: [dense: 80, dense: 3]
            loss: cross-entropy
            optimizer: sgd
            learning-rate: 0.01
            train: {epochs: 2, batch: 32, validate: {steps: 2}, checkpoint: {steps: 2}}
            """;

    private static final String TWO_OUTPUTS = "{inputs: [features], nodes: [{name: trunk, from: features, layers:"
            + " [dense: 8, dense: 8]}, {name: a, from: trunk, layers: [dense: 3]}, {name: b, from: trunk, layers:"
            + " [dense: 3]}], outputs: [a, b]}";
    private static final String TWO_LOSSES =
            "{a: {cross-entropy: {target: species}}, b: {cross-entropy: {target: species}}}";

    @TempDir
    static Path folder;

    @BeforeAll
    static void buildJars() throws IOException {
        PluginJars roles = new PluginJars();
        TrapPlugins.add(roles, "TrapClosure", "trap-closure", "ClosureOptimizer", """
                @Override public void findGradients(
                        List<? extends ParameterSlice> parameters, Step step, ClosureOptimizer.Closure closure) {
                    Trap.at("findGradients", trap);
                    closure.evaluate();
                }
                @Override public void update(
                        List<? extends ParameterSlice> parameters, Step step, ClosureOptimizer.Closure closure) {
                    Trap.at("update", trap);
                }
                """);
        TrapPlugins.add(roles, "TrapAverage", "trap-average", "ParameterOptimizer.WithEvaluationWeights", """
                @Override public boolean takesDecay() { Trap.at("takesDecay", trap); return false; }
                @Override public void update(ParameterSlice slice, Step step) {}
                @Override public void evaluationWeights(ParameterSlice slice, float[] weights) {
                    Trap.at("evaluationWeights", trap);
                    System.arraycopy(slice.values(), 0, weights, 0, weights.length);
                }
                """);
        TrapPlugins.add(roles, "TrapMask", "trap-mask", "AffineMask", """
                @Override public void fill(float[] multiplier, Shape sample, int from, int to, RandomStream random) {
                    Trap.at("fill", trap);
                    Arrays.fill(multiplier, from * sample.size(), to * sample.size(), 1);
                    if (Trap.is("fill", "outside", trap)) { Arrays.fill(multiplier, 2); }
                }
                @Override public void shift(
                        float[] shift, float[] multiplier, Shape sample, int from, int to, RandomStream random) {
                    Trap.at("shift", trap);
                }
                """);
        TrapPlugins.add(roles, "TrapDecay", "trap-decay", "WeightDecay", """
                @Override public double decay(double rate) {
                    Trap.at("decay", trap);
                    return Trap.is("decay", "nan", trap) ? Double.NaN : Trap.is("decay", "negative", trap) ? -1 : 0;
                }
                """);
        addOfSeveralOutputs(roles);
        addDataAndJudgement(roles);
        roles.listing("dev.espalier.api.optimizer.Optimizer", "com.acme.TrapClosure", "com.acme.TrapAverage")
                .listing(
                        "dev.espalier.api.regularizer.Regularizer",
                        "com.acme.TrapMask",
                        "com.acme.TrapDecay",
                        "com.acme.TrapGroup",
                        "com.acme.TrapBalance",
                        "com.acme.TrapCombination",
                        "com.acme.TrapShake")
                .write(Files.createDirectory(folder.resolve("roles")).resolve("traps.jar"));
        TrapPlugins.addClass(new PluginJars(), "TrapListeners", LISTENERS)
                .listing("dev.espalier.api.event.TrainingListenerProvider", "com.acme.TrapListeners")
                .write(Files.createDirectory(folder.resolve("listening")).resolve("ears.jar"));
        TrapPlugins.add(new PluginJars(), "TrapDiagnostic", "trap-diagnostic", "Diagnostic", """
                        @Override public List<Finding> examine(RunRecord record) {
                            Trap.at("examine", trap);
                            if (Trap.is("examine", "null", trap)) { return null; }
                            if (Trap.is("examine", "holding-null", trap)) { return Arrays.asList((Finding) null); }
                            return List.of(new Finding(
                                    "trap", Finding.Severity.NOTE, "", "all is well", Map.of(), "go on", 1));
                        }
                        """)
                .listing("dev.espalier.api.diagnosis.Diagnostic", "com.acme.TrapDiagnostic")
                .write(Files.createDirectory(folder.resolve("examining")).resolve("doctors.jar"));
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 300);
        Stacks.write(folder, "traps.yaml", STACK);
    }

    private static void addOfSeveralOutputs(PluginJars roles) throws IOException {
        TrapPlugins.add(roles, "TrapGroup", "trap-group", "GroupPenalty", """
                @Override public List<String> members() {
                    Trap.at("members", trap);
                    return Trap.is("members", "null", trap) ? null : Trap.is("members", "single", trap)
                            ? List.of("trunk/dense1/bias") : List.of("trunk/dense1/bias", "trunk/dense2/bias");
                }
                @Override public double penalty(List<? extends WeightView> group) {
                    Trap.at("penalty", trap);
                    return Trap.is("penalty", "nan", trap) ? Double.NaN : 0;
                }
                @Override public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
                    Trap.at("addGradient", trap);
                }
                """);
        TrapPlugins.add(roles, "TrapBalance", "trap-balance", "LossBalancing", """
                @Override public List<Slot> slots() {
                    Trap.at("slots", trap);
                    return Trap.is("slots", "null", trap) ? null : List.of(Slot.perElement("a"));
                }
                @Override public boolean needsGradientNorms(long step) {
                    Trap.at("needsGradientNorms", trap);
                    return true;
                }
                @Override public Optional<String> referenceLayer() {
                    Trap.at("referenceLayer", trap);
                    return Trap.is("referenceLayer", "null", trap) ? null : Optional.empty();
                }
                @Override public void weights(Outputs outputs, double[] weights) {
                    Trap.at("weights", trap);
                    Arrays.fill(weights, Trap.is("weights", "nan", trap) ? Double.NaN
                            : Trap.is("weights", "negative", trap) ? -1 : 1);
                }
                @Override public void update(Outputs outputs) {
                    Trap.at("update", trap);
                    if (Trap.is("update", "undeclared", trap)) { outputs.state(Slot.perElement("other")); }
                }
                """);
        TrapPlugins.add(roles, "TrapCombination", "trap-combination", "GradientCombination", """
                @Override public void combine(double[][] products, RandomStream random, double[] coefficients) {
                    Trap.at("combine", trap);
                    if (Trap.is("combine", "nan", trap)) { coefficients[0] = Double.NaN; }
                }
                """);
        TrapPlugins.add(roles, "TrapShake", "trap-shake", "WeightPerturbation", """
                @Override public boolean appliesTo(ParameterInfo parameter) { return true; }
                @Override public void perturb(WeightView weights, Step step, RandomStream random) {
                    Trap.at("perturb", trap);
                }
                """);
    }

    private static void addDataAndJudgement(PluginJars roles) throws IOException {
        TrapPlugins.add(roles, "TrapWeights", "trap-weights", "Loss", """
                        @Override public void check(Shape output, Schema.Target target) {}
                        @Override public LossOperation bind(LossBinding binding) {
                            if (!Trap.is("bind", "ignoring", trap)) {
                                binding.sampleWeights();
                                binding.classWeights();
                            }
                            return new LossOperation() {
                                @Override public double forward(BatchPass pass) { return 0; }
                                @Override public void backward(BatchPass pass, double lossWeight) {}
                            };
                        }
                        @Override public boolean weightsClasses() {
                            Trap.at("weightsClasses", trap);
                            return true;
                        }
                        """)
                .listing("dev.espalier.api.model.Loss", "com.acme.TrapWeights");
        TrapPlugins.add(roles, "TrapDirection", "trap-direction", "EvaluationMetric", """
                        @Override public Optional<Monitor.Direction> direction(String value) {
                            Trap.at("direction", trap);
                            return Trap.is("direction", "null", trap) ? null : Optional.of(Monitor.Direction.MAXIMIZE);
                        }
                        @Override public Accumulator start(Schema.Target target) {
                            return new Accumulator() {
                                @Override public void add(int samples, float[] predictions, float[] targets) {}
                                @Override public Map<String, Double> values() { return Map.of("trap", 1.0); }
                            };
                        }
                        """)
                .listing("dev.espalier.api.evaluation.EvaluationMetric", "com.acme.TrapDirection");
        TrapPlugins.add(roles, "TrapBatch", "trap-batch", "Augmenter", """
                        @Override public void augment(SampleBatch batch, RandomStream random) { Trap.at("augment", trap); }
                        """)
                .listing("dev.espalier.api.augment.Augmenter", "com.acme.TrapBatch");
        TrapPlugins.add(roles, "TrapDouble", "trap-double", "Preprocessing.InDouble", """
                        @Override public FittedInDouble fitInDouble(Samples training) {
                            Trap.at("fitInDouble", trap);
                            return Trap.is("fitInDouble", "null", trap) ? null : restoreInDouble(training.shape(), Map.of());
                        }
                        @Override public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
                            return new FittedInDouble() {
                                @Override public Shape outputShape() { Trap.at("outputShape", trap); return shape; }
                                @Override public void transform(double[] input, double[] output) {
                                    Trap.at("transform", trap);
                                    System.arraycopy(input, 0, output, 0, input.length);
                                }
                                @Override public Map<String, double[]> tensors() {
                                    Trap.at("tensors", trap);
                                    return Trap.is("tensors", "null", trap) ? null : Map.of();
                                }
                            };
                        }
                        @Override public Fitted fit(Samples training) { throw new AssertionError("not in double"); }
                        @Override public Fitted restore(Shape shape, Map<String, float[]> tensors) {
                            throw new AssertionError("not in double");
                        }
                        """)
                .listing("dev.espalier.api.data.Preprocessing", "com.acme.TrapDouble");
    }

    private static final String LISTENERS = """
            package com.acme;
            import dev.espalier.api.event.*;
            import java.util.*;
            public final class TrapListeners implements TrainingListenerProvider {
                @Override public List<TrainingListener> listeners(Host host) {
                    Trap.at("listeners", "");
                    if (Trap.is("listeners", "null", "")) { return null; }
                    if (Trap.is("listeners", "holding-null", "")) { return Arrays.asList((TrainingListener) null); }
                    return List.of(new Ears());
                }
                public static final class Ears implements TrainingListener {
                    @Override public void runStarted(RunStarted event) { Trap.at("runStarted", ""); }
                    @Override public void stepFinished(StepView step) { Trap.at("stepFinished", ""); }
                    @Override public void epochFinished(EpochFinished event) { Trap.at("epochFinished", ""); }
                    @Override public void evaluationFinished(EvaluationFinished event) { Trap.at("evaluationFinished", ""); }
                    @Override public void checkpointSaved(CheckpointSaved event) { Trap.at("checkpointSaved", ""); }
                    @Override public void nonFiniteFound(NonFiniteFound event) { Trap.at("nonFiniteFound", ""); }
                    @Override public void runStopped(RunStopped event) { Trap.at("runStopped", ""); }
                    @Override public void close() { Trap.at("close", ""); }
                }
            }
            """;

    @AfterEach
    void clearTrap() {
        System.clearProperty("trap");
    }

    private static List<Finding> run(String plugins, String out, Map<String, String> settings) {
        try (Espalier espalier =
                        Espalier.builder().pluginFolder(folder.resolve(plugins)).build();
                TrainingRun run = espalier.prepare(
                        espalier.readStack(folder.resolve("traps.yaml"), settings),
                        RunOptions.defaults()
                                .withBaseFolder(folder)
                                .withThreads(2)
                                .withNumberedFolder(folder.resolve(out)))) {
            run.run();
            return run.findings();
        }
    }

    private static Map<String, String> place(String plugin, String trap) {
        String made = "{" + plugin + ": '" + trap + "'}";
        return switch (plugin) {
            // a batch that is cut into ranges of samples, for several threads
            case "trap-mask" -> Map.of("model", "[dense: 80, " + made + ", dense: 3]", "train.batch", "200");
            case "trap-decay", "trap-shake" -> Map.of("regularizers", "[" + made + "]");
            case "trap-group", "trap-balance", "trap-combination" ->
                Map.of("regularizers", "[" + made + "]", "model", TWO_OUTPUTS, "loss", TWO_LOSSES);
            case "trap-weights" -> Map.of("loss", "{trap-weights: {trap: '" + trap + "', class-weights: balanced}}");
            case "trap-direction" -> Map.of("metrics", "[" + made + "]", "train.monitor", "{metric: trap}");
            case "trap-batch" -> Map.of("augment", "[" + made + "]");
            case "trap-double" -> Map.of("data.preprocess", "[" + made + "]");
            default -> Map.of("optimizer", made);
        };
    }

    private static EspalierException failure(String plugin, String trap) {
        return assertThrows(
                EspalierException.class, () -> run("roles", "roles-run", place(plugin, trap)), plugin + " " + trap);
    }

    @ParameterizedTest
    @CsvSource({
        "optimizer, trap-closure, findGradients",
        "optimizer, trap-closure, update",
        "optimizer, trap-average, evaluationWeights",
        "regularizer, trap-decay, decay",
        "regularizer, trap-group, members",
        "regularizer, trap-group, penalty",
        "regularizer, trap-group, addGradient",
        "regularizer, trap-balance, slots",
        "regularizer, trap-balance, needsGradientNorms",
        "regularizer, trap-balance, referenceLayer",
        "regularizer, trap-balance, weights",
        "regularizer, trap-balance, update",
        "regularizer, trap-combination, combine",
        "regularizer, trap-shake, perturb",
        "loss, trap-weights, weightsClasses",
        "evaluation metric, trap-direction, direction",
        "augmenter, trap-batch, augment",
        "preprocessing, trap-double, fitInDouble",
        "preprocessing, trap-double, outputShape",
        "preprocessing, trap-double, transform",
        "preprocessing, trap-double, tensors",
    })
    void namesPluginJarAndCallWhateverIsThrown(String kind, String plugin, String call) {
        for (String way : new String[] {"exception", "error", "initializer", "overflow", "own", "checked"}) {
            EspalierException thrown = failure(plugin, call + ":" + way);
            assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), way + ": " + thrown.getMessage());
            assertEquals(
                    kind + " " + plugin + " of traps.jar",
                    thrown.problems().get(0).where());
            assertTrue(thrown.problems().get(0).what().startsWith(call), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fill", "shift"})
    void namesTheMaskWhoseLayerFails(String call) {
        EspalierException thrown = failure("trap-mask", call + ":exception");
        assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), thrown.getMessage());
        assertEquals("layer trap-mask of traps.jar", thrown.problems().get(0).where());
        assertTrue(thrown.getMessage().contains("IllegalStateException: boom"), thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "layer, trap-mask, fill:outside",
        "regularizer, trap-decay, decay:nan",
        "regularizer, trap-decay, decay:negative",
        "regularizer, trap-group, members:null",
        "regularizer, trap-group, members:single",
        "regularizer, trap-group, penalty:nan",
        "regularizer, trap-balance, slots:null",
        "regularizer, trap-balance, referenceLayer:null",
        "regularizer, trap-balance, weights:nan",
        "regularizer, trap-balance, weights:negative",
        "regularizer, trap-balance, update:undeclared",
        "regularizer, trap-combination, combine:nan",
        "loss, trap-weights, bind:ignoring",
        "evaluation metric, trap-direction, direction:null",
        "preprocessing, trap-double, fitInDouble:null",
        "preprocessing, trap-double, tensors:null",
    })
    void namesWhatBreaksItsContractWithoutThrowing(String kind, String plugin, String misbehaviour) {
        EspalierException thrown = failure(plugin, misbehaviour);
        assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), thrown.getMessage());
        assertEquals(
                kind + " " + plugin + " of traps.jar", thrown.problems().get(0).where());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trap-closure",
                "trap-average",
                "trap-mask",
                "trap-decay",
                "trap-group",
                "trap-balance",
                "trap-combination",
                "trap-shake",
                "trap-weights",
                "trap-direction",
                "trap-batch",
                "trap-double"
            })
    void thoseThatAreToldNothingTrain(String plugin) {
        run("roles", "good-run", place(plugin, "nothing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listeners:exception",
                "listeners:null",
                "listeners:holding-null",
                "runStarted:exception",
                "stepFinished:exception",
                "stepFinished:initializer",
                "stepFinished:own",
                "epochFinished:error",
                "evaluationFinished:exception",
                "checkpointSaved:exception",
                "runStopped:exception",
                "close:exception",
            })
    void namesTheListenersAndTheirJar(String trap) {
        System.setProperty("trap", trap);
        EspalierException thrown =
                assertThrows(EspalierException.class, () -> run("listening", "listened", Map.of()), trap);
        requireListener(thrown, trap);
    }

    @Test
    void namesTheListenerThatFailsOnWhatIsNotFinite() {
        System.setProperty("trap", "nonFiniteFound:exception");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("learning-rate", "1e30");
        EspalierException thrown =
                assertThrows(EspalierException.class, () -> run("listening", "not-finite", settings));
        requireListener(thrown, "nonFiniteFound");
    }

    /** The run is whole, and the failure is logged once with everything that a user needs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exception",
                "error",
                "initializer",
                "missing",
                "overflow",
                "own",
                "checked",
                "null",
                "holding-null"
            })
    void namesTheDiagnosticThatFailsAndGoesOn(String way) {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            Map<String, String> chosen = Map.of("diagnostics", "[{trap-diagnostic: 'examine:" + way + "'}]");
            assertEquals(List.of(), run("examining", "examined", chosen));
        } finally {
            System.setErr(before);
        }
        List<String> logged = written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("diagnostic"))
                .toList();
        assertEquals(1, logged.size(), logged::toString);
        String message = logged.get(0);
        assertTrue(message.startsWith("warning: diagnostic trap-diagnostic of doctors.jar: examine "), message);
        assertTrue(message.contains("the run goes on without this diagnostic"), message);
    }

    @Test
    void aDiagnosticThatIsToldNothingIsHeard() {
        Map<String, String> chosen = Map.of("diagnostics", "[{trap-diagnostic: nothing}]");
        assertEquals(
                List.of("all is well"),
                run("examining", "examined", chosen).stream().map(Finding::what).toList());
    }

    private static void requireListener(EspalierException thrown, String trap) {
        assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), thrown.getMessage());
        String where = thrown.problems().get(0).where();
        assertTrue(where.startsWith("listener com.acme.TrapListeners"), where);
        assertTrue(where.endsWith(" of ears.jar"), where);
        String what = thrown.problems().get(0).what();
        assertTrue(what.startsWith(trap.replaceFirst(":.*", "")), what);
    }
}
