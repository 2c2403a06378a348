package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar with a plugin of each kind that fails where it is told to: whoever calls it lays the failure to it. */
@Tag("slow")
class ThrowingPluginTest {

    private static final String STACK = """
            name: traps
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.3, preprocess: [standardize]}
            model: [dense: 80, dense: 80, dense: 3]
            loss: cross-entropy
            optimizer: sgd
            learning-rate: 0.01
            train: {epochs: 2, batch: 32}
            """;

    @TempDir
    static Path folder;

    private static Path plugins;

    @BeforeAll
    static void buildJar() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars jar = new PluginJars();
        add(jar, "TrapOptimizer", "ParameterOptimizer", "optimizer.Optimizer", """
                @Override public List<Slot> slots() {
                    Trap.at("slots", trap);
                    if (Trap.is("slots", "null", trap)) { return null; }
                    if (Trap.is("slots", "holding-null", trap)) { return Arrays.asList((Slot) null); }
                    if (Trap.is("slots", "double", trap)) { return List.of(Slot.perElement("a"), Slot.perElement("a")); }
                    if (Trap.is("slots", "changing", trap)) { return List.of(Slot.perElement("a" + System.nanoTime())); }
                    return List.of();
                }
                @Override public boolean elementwise() { Trap.at("elementwise", trap); return true; }
                @Override public void update(ParameterSlice slice, Step step) {
                    Trap.at("update", trap);
                    if (Trap.is("update", "outside", trap)) { java.util.Arrays.fill(slice.values(), 1); }
                    if (Trap.is("update", "undeclared", trap)) { slice.state(Slot.perElement("other")); }
                }
                """);
        add(jar, "TrapScheduler", "Scheduler", "schedule.Scheduler", """
                @Override public double factor(TrainingProgress progress) {
                    Trap.at("factor", trap);
                    return Trap.is("factor", "nan", trap) ? Double.NaN : 1;
                }
                @Override public long length(TrainingProgress run) { Trap.at("length", trap); return 0; }
                """);
        add(
                jar,
                "TrapRegularizer",
                "Penalty, GradientTransformation, WeightConstraint, WeightDecay,"
                        + " StoppingRule, OutputPenalty, TargetTransformation, TimeLimit",
                "regularizer.Regularizer",
                """
                @Override public boolean appliesTo(ParameterInfo parameter) { Trap.at("appliesTo", trap); return true; }
                @Override public boolean elementwise() { Trap.at("elementwise", trap); return true; }
                @Override public double penalty(WeightView weights) {
                    Trap.at("penalty", trap);
                    return Trap.is("penalty", "nan", trap) ? Double.NaN : 0;
                }
                @Override public void addGradient(WeightView weights, float[] gradients) {
                    Trap.at("addGradient", trap);
                    if (Trap.is("addGradient", "outside", trap)) { java.util.Arrays.fill(gradients, 1); }
                }
                @Override public void transform(ParameterSlice slice, Step step, RandomStream random) { Trap.at("gradientTransform", trap); }
                @Override public void constrain(WeightView weights) { Trap.at("constrain", trap); }
                @Override public double decay(double learningRate) { Trap.at("decay", trap); return 0; }
                @Override public Optional<String> reasonToStop(History history) {
                    Trap.at("reasonToStop", trap);
                    return Trap.is("reasonToStop", "null", trap) ? null : Optional.empty();
                }
                @Override public OptionalInt patienceLeft(History history) {
                    Trap.at("patienceLeft", trap);
                    return Trap.is("patienceLeft", "null", trap) ? null : OptionalInt.of(5);
                }
                @Override public Monitor monitor() {
                    Trap.at("monitor", trap);
                    return Trap.is("monitor", "null", trap) ? null : Monitor.VALIDATION_LOSS;
                }
                @Override public double penalty(float[] outputs, int from, int size) { Trap.at("outputPenalty", trap); return 0; }
                @Override public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
                    if (Trap.is("outputGradient", "outside", trap)) { gradients[from + size] += 1; }
                    Trap.at("outputGradient", trap);
                }
                @Override public void transform(float[] targets, int from, int classes) {
                    if (Trap.is("targetTransform", "outside", trap)) { targets[from + classes] += 1; }
                    Trap.at("targetTransform", trap);
                }
                @Override public java.time.Duration limit() {
                    Trap.at("limit", trap);
                    return Trap.is("limit", "null", trap) ? null : java.time.Duration.ofHours(1);
                }
                """);
        add(jar, "TrapAugmenter", "Augmenter.PerSample", "augment.Augmenter", """
                @Override public void check(Schema schema) { Trap.at("check", trap); }
                @Override public boolean separable() { Trap.at("separable", trap); return true; }
                @Override public void augment(SampleBatch batch, int sample, RandomStream random) {
                    Trap.at("augment", trap);
                    if (Trap.is("augment", "outside", trap)) { java.util.Arrays.fill(batch.input(0), 1); }
                }
                """);
        add(jar, "TrapInitializer", "Initializer", "initializer.Initializer", """
                @Override public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
                    Trap.at("fill", trap);
                    if (Trap.is("fill", "nan", trap)) { values[from] = Float.NaN; }
                }
                """);
        add(jar, "TrapLayer", "Layer.Elementwise, Layer.View, Layer.Fusible", "model.Layer", """
                @Override public LayerSignature infer(List<Shape> inputs) {
                    Trap.at("infer", trap);
                    return Trap.is("infer", "null", trap) ? null : LayerSignature.of(inputs.get(0));
                }
                @Override public String typeName() {
                    Trap.at("typeName", trap);
                    return Trap.is("typeName", "null", trap) ? null : "trap";
                }
                @Override public boolean isView(boolean needsGradients) { Trap.at("isView", trap); return false; }
                @Override public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
                    Trap.at("fusedWith", trap);
                    return Trap.is("fusedWith", "null", trap) ? null : Optional.empty();
                }
                @Override public double gain() {
                    Trap.at("gain", trap);
                    return Trap.is("gain", "nan", trap) ? Double.NaN : 1;
                }
                @Override public boolean hasDeadZone() { Trap.at("hasDeadZone", trap); return true; }
                @Override public LayerOperation bind(LayerBinding binding) {
                    Trap.at("bind", trap);
                    return Trap.is("bind", "null", trap) ? null : new LayerOperation() {
                        @Override public void forward(BatchPass pass) {
                            Trap.at("forward", trap);
                            System.arraycopy(binding.input(0), 0, binding.output(), 0, binding.output().length);
                        }
                        @Override public void backward(BatchPass pass) {
                            binding.workers().parallel(64, 1, (from, to, thread) -> Trap.at("backward", trap));
                        }
                    };
                }
                """);
        add(jar, "TrapLoss", "Loss", "model.Loss", """
                @Override public void check(Shape output, Schema.Target target) { Trap.at("check", trap); }
                @Override public LossOperation bind(LossBinding binding) {
                    Trap.at("bind", trap);
                    return Trap.is("bind", "null", trap) ? null : new LossOperation() {
                        @Override public double forward(BatchPass pass) { Trap.at("forward", trap); return 0; }
                        @Override public void backward(BatchPass pass, double lossWeight) { Trap.at("backward", trap); }
                    };
                }
                @Override public void predict(
                        int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
                    Trap.at("predict", trap);
                    System.arraycopy(outputs, 0, predictions, 0, samples * target.width());
                }
                """);
        add(jar, "TrapMetric", "EvaluationMetric", "evaluation.EvaluationMetric", """
                @Override public Accumulator start(Schema.Target target) {
                    Trap.at("start", trap);
                    return Trap.is("start", "null", trap) ? null : new Accumulator() {
                        @Override public void add(int samples, float[] predictions, float[] targets) { Trap.at("add", trap); }
                        @Override public Map<String, Double> values() {
                            Trap.at("values", trap);
                            Map<String, Double> values = new HashMap<>();
                            values.put("trap", Trap.is("values", "holding-null", trap) ? null : 1.0);
                            return Trap.is("values", "null", trap) ? null : values;
                        }
                    };
                }
                """);
        add(jar, "TrapPreprocessing", "Preprocessing", "data.Preprocessing", """
                @Override public Fitted fit(Samples training) {
                    Trap.at("fit", trap);
                    return Trap.is("fit", "null", trap) ? null : restore(training.shape(), Map.of());
                }
                @Override public Fitted restore(Shape shape, Map<String, float[]> tensors) {
                    Trap.at("restore", trap);
                    return new Fitted() {
                        @Override public Shape outputShape() {
                            Trap.at("outputShape", trap);
                            return Trap.is("outputShape", "null", trap) ? null : shape;
                        }
                        @Override public void transform(int samples, float[] input, int inputAt, float[] output, int outputAt) {
                            Trap.at("transform", trap);
                            System.arraycopy(input, inputAt, output, outputAt, samples * shape.size());
                            if (Trap.is("transform", "input", trap)) { input[inputAt] += 1; }
                        }
                        @Override public Map<String, float[]> tensors() {
                            Trap.at("tensors", trap);
                            return Trap.is("tensors", "null", trap) ? null : Map.of();
                        }
                    };
                }
                """);
        add(jar, "TrapSource", "DataSource", "data.DataSource", """
                @Override public Parts load(Context context) {
                    Trap.at("load", trap);
                    return Trap.is("load", "null", trap) ? null : new Parts(data(), Optional.empty(), Optional.empty());
                }
                @Override public Dataset read(java.nio.file.Path file, ReadRequest request) { return data(); }
                private Dataset data() {
                    Schema schema = new Schema(
                            List.of(new Schema.Input("x", Shape.of(2), List.of())),
                            List.of(new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"))));
                    return new Dataset() {
                        @Override public Schema schema() { Trap.at("schema", trap); return schema; }
                        @Override public int size() { Trap.at("size", trap); return 90; }
                        @Override public void readInput(int input, int sample, float[] into, int at) {
                            Trap.at("readInput", trap);
                            into[at] = sample;
                            into[at + 1] = 1;
                            if (Trap.is("readInput", "outside", trap)) { into[at + 2] = 1; }
                        }
                        @Override public void readTarget(int target, int sample, float[] into, int at) {
                            Trap.at("readTarget", trap);
                            into[at] = sample % 3;
                        }
                        @Override public String digest() {
                            Trap.at("digest", trap);
                            return Trap.is("digest", "null", trap) ? null : "00";
                        }
                    };
                }
                """);
        jar.write(plugins.resolve("traps.jar"));
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 300);
        Stacks.write(folder, "traps.yaml", STACK);
    }

    private static void add(PluginJars jar, String name, String types, String service, String methods)
            throws IOException {
        TrapPlugins.add(jar, name, nameOf(types), types, methods)
                .listing("dev.espalier.api." + service, "com.acme." + name);
    }

    /** A layer and a mask of one name could not be told apart where layers stand. */
    private static String nameOf(String kind) {
        return kind.toLowerCase(Locale.ROOT).startsWith("layer") ? "trap-layer" : "trap";
    }

    private static String label(String kind) {
        return kind + " " + nameOf(kind) + " of traps.jar";
    }

    private static void run(String overrides) {
        Map<String, String> settings = new java.util.LinkedHashMap<>();
        for (String setting : overrides.split(";")) {
            int at = setting.indexOf('=');
            settings.put(
                    setting.substring(0, at).strip(), setting.substring(at + 1).strip());
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Espalier espalier = Espalier.builder().pluginFolder(plugins).build();
                TrainingRun run = espalier.prepare(
                        espalier.readStack(folder.resolve("traps.yaml"), settings),
                        RunOptions.defaults().withBaseFolder(folder).withThreads(2))) {
            run.run();
        } finally {
            assertSame(before, Thread.currentThread().getContextClassLoader());
        }
    }

    /** The stack with a plugin of a kind in its place, told to fail at a call in a way. */
    private static String place(String kind, String trap) {
        String plugin = "{" + nameOf(kind) + ": '" + trap + "'}";
        return switch (kind) {
            case "optimizer" -> "optimizer=" + plugin;
            case "scheduler" -> "schedule=[" + plugin + "]";
            case "nested scheduler" -> "schedule=[sequence: {first: " + plugin + ", second: constant, epochs: 1}]";
            case "regularizer" -> "regularizers=[" + plugin + "]";
            case "augmenter" -> "augment=[" + plugin + "]";
            case "initializer" -> "initializer=" + plugin;
            case "layer" -> "model=[dense: 8, " + plugin + ", dense: 3]";
            case "loss" -> "loss=" + plugin;
            case "evaluation metric" -> "metrics=[" + plugin + "]";
            case "preprocessing" -> "data.preprocess=[" + plugin + "]";
            case "data source" -> "data={source: " + plugin + ", validation: 0.3}";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static EspalierException failure(String kind, String trap) {
        return assertThrows(EspalierException.class, () -> run(place(kind, trap)), kind + " " + trap);
    }

    @ParameterizedTest
    @CsvSource({
        "optimizer, slots elementwise update",
        "scheduler, factor length",
        "regularizer, appliesTo elementwise penalty addGradient gradientTransform constrain decay reasonToStop patienceLeft monitor"
                + " outputPenalty outputGradient targetTransform limit",
        "augmenter, check separable augment",
        "initializer, fill",
        "layer, infer typeName gain isView fusedWith hasDeadZone bind forward backward",
        "loss, check bind forward backward predict",
        "evaluation metric, start add values",
        "preprocessing, fit outputShape transform tensors",
        "data source, load schema size readInput readTarget digest",
    })
    void namesPluginJarAndCall(String kind, String calls) {
        for (String call : calls.split(" ")) {
            EspalierException thrown = failure(kind, call + ":exception");
            assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), call + ": " + thrown.getMessage());
            String where = thrown.problems().get(0).where();
            assertEquals(label(kind), where);
            assertTrue(thrown.getMessage().contains("IllegalStateException: boom"), call + ": " + thrown.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "error, AssertionError: boom",
        "initializer, IllegalStateException: boom",
        "missing, NoClassDefFoundError",
        "overflow, StackOverflowError",
        "own, com.acme.Trap$Own",
        "checked, java.io.IOException: boom",
    })
    void keepsWhateverIsThrown(String way, String text) {
        for (String place :
                new String[] {"optimizer update", "scheduler factor", "layer backward", "regularizer reasonToStop"}) {
            String[] words = place.split(" ");
            EspalierException thrown = failure(words[0], words[1] + ":" + way);
            assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), place + ": " + thrown.getMessage());
            assertTrue(thrown.getMessage().contains(text), place + ": " + thrown.getMessage());
            assertNotNull(thrown.getCause());
            // whoever logs it is not thrown at
            thrown.printStackTrace(new PrintWriter(Writer.nullWriter()));
        }
    }

    @Test
    void whatAPluginMeansIsKeptAndSoIsTheHeap() {
        assertEquals(ErrorCode.DATA_VALUE, failure("optimizer", "update:meant").code());
        assertThrows(OutOfMemoryError.class, () -> run(place("optimizer", "update:memory")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer slots:null",
                "optimizer slots:holding-null",
                "optimizer slots:double",
                "optimizer slots:changing",
                "optimizer update:undeclared",
                "optimizer update:outside",
                "regularizer addGradient:outside",
                "regularizer outputGradient:outside",
                "regularizer targetTransform:outside",
                "regularizer penalty:nan",
                "regularizer reasonToStop:null",
                "regularizer patienceLeft:null",
                "regularizer monitor:null",
                "regularizer limit:null",
                "scheduler factor:nan",
                "augmenter augment:outside",
                "initializer fill:nan",
                "layer infer:null",
                "layer typeName:null",
                "layer fusedWith:null",
                "layer gain:nan",
                "layer bind:null",
                "loss bind:null",
                "evaluation metric start:null",
                "evaluation metric values:null",
                "evaluation metric values:holding-null",
                "preprocessing fit:null",
                "preprocessing outputShape:null",
                "preprocessing transform:input",
                "preprocessing tensors:null",
                "data source load:null",
                "data source readInput:outside",
                "data source digest:null",
            })
    void whatBreaksItsContractWithoutThrowingIsNamedToo(String misbehaviour) {
        int at = misbehaviour.lastIndexOf(' ');
        EspalierException thrown = failure(misbehaviour.substring(0, at), misbehaviour.substring(at + 1));
        assertEquals(ErrorCode.PLUGIN_FAILED, thrown.code(), thrown.getMessage());
        assertEquals(
                label(misbehaviour.substring(0, at)), thrown.problems().get(0).where());
    }

    @Test
    void blamesThePluginWithinAnother() {
        EspalierException thrown = failure("nested scheduler", "factor:exception");
        assertEquals("scheduler trap of traps.jar", thrown.problems().get(0).where());
    }
}
