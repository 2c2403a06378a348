package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command that calls plugins says which one has failed, in one line and with exit code 4. */
@Tag("slow")
class ThrowingCommandTest {

    private static final String STACK = """
            name: traps
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.3, preprocess: [trap-preprocessing]}
            model: [dense: 8, trap-layer, dense: 3]
            loss: cross-entropy
            metrics: [trap-metric]
            optimizer: sgd
            schedule: [trap-schedule]
            learning-rate: 0.01
            train: {epochs: 1, batch: 32}
            """;

    private static final String IMAGES = """
            data: {source: idx, path: images}
            model: [flatten, dense: 4]
            loss: cross-entropy
            optimizer: adam
            augment: [trap-augmenter]
            train: {epochs: 1, batch: 32}
            """;

    private static final Map<String, String> LABELS = Map.of(
            "layer", "layer trap-layer",
            "metric", "evaluation metric trap-metric",
            "preprocessing", "preprocessing trap-preprocessing",
            "scheduler", "scheduler trap-schedule",
            "augmenter", "augmenter trap-augmenter");

    @TempDir
    static Path folder;

    private static Command command;

    @BeforeAll
    static void trainOnce() throws IOException {
        PluginJars jar = new PluginJars();
        TrapPlugins.add(jar, "TrapLayer", "trap-layer", "Layer", """
                        @Override public LayerSignature infer(List<Shape> inputs) {
                            Trap.at("infer", trap);
                            return LayerSignature.of(inputs.get(0));
                        }
                        @Override public LayerOperation bind(LayerBinding binding) {
                            Trap.at("bind", trap);
                            return new LayerOperation() {
                                @Override public void forward(BatchPass pass) {
                                    Trap.at("forward", trap);
                                    System.arraycopy(binding.input(0), 0, binding.output(), 0, binding.output().length);
                                }
                                @Override public void backward(BatchPass pass) {
                                    float[] given = binding.outputGradient();
                                    System.arraycopy(given, 0, binding.inputGradient(0), 0, given.length);
                                }
                            };
                        }
                        """)
                .listing("dev.espalier.api.model.Layer", "com.acme.TrapLayer");
        TrapPlugins.add(jar, "TrapMetric", "trap-metric", "EvaluationMetric", """
                        @Override public Accumulator start(Schema.Target target) {
                            Trap.at("start", trap);
                            return new Accumulator() {
                                @Override public void add(int samples, float[] predictions, float[] targets) {
                                    Trap.at("add", trap);
                                }
                                @Override public Map<String, Double> values() {
                                    Trap.at("values", trap);
                                    return Map.of("trap", 1.0);
                                }
                            };
                        }
                        """)
                .listing("dev.espalier.api.evaluation.EvaluationMetric", "com.acme.TrapMetric");
        TrapPlugins.add(jar, "TrapPreprocessing", "trap-preprocessing", "Preprocessing", """
                        @Override public Fitted fit(Samples training) {
                            Trap.at("fit", trap);
                            return restore(training.shape(), Map.of());
                        }
                        @Override public Fitted restore(Shape shape, Map<String, float[]> tensors) {
                            Trap.at("restore", trap);
                            return new Fitted() {
                                @Override public Shape outputShape() { return shape; }
                                @Override public void transform(
                                        int samples, float[] input, int inputAt, float[] output, int outputAt) {
                                    Trap.at("transform", trap);
                                    System.arraycopy(input, inputAt, output, outputAt, samples * shape.size());
                                }
                                @Override public Map<String, float[]> tensors() { return Map.of(); }
                            };
                        }
                        """)
                .listing("dev.espalier.api.data.Preprocessing", "com.acme.TrapPreprocessing");
        TrapPlugins.add(jar, "TrapSchedule", "trap-schedule", "Scheduler", """
                        @Override public double factor(TrainingProgress progress) { Trap.at("factor", trap); return 1; }
                        """)
                .listing("dev.espalier.api.schedule.Scheduler", "com.acme.TrapSchedule");
        TrapPlugins.add(jar, "TrapAugmenter", "trap-augmenter", "Augmenter.PerSample", """
                        @Override public void check(Schema schema) { Trap.at("check", trap); }
                        @Override public void augment(SampleBatch batch, int sample, RandomStream random) {
                            Trap.at("augment", trap);
                        }
                        """)
                .listing("dev.espalier.api.augment.Augmenter", "com.acme.TrapAugmenter");
        jar.write(Files.createDirectory(folder.resolve("plugins")).resolve("traps.jar"));
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 120);
        SampleData.writeImages(folder.resolve("images"), 60, 20);
        Stacks.write(folder, "traps.yaml", STACK);
        Stacks.write(folder, "images.yaml", IMAGES);
        command = Command.shortIn(folder);
        command.run("train", "traps.yaml", "--plugins", "plugins", "--out", "run")
                .exits(0);
    }

    @ParameterizedTest
    @CsvSource({
        "train traps.yaml --out failed, preprocessing fit, layer infer, layer forward, metric start, scheduler factor",
        "validate traps.yaml, layer infer,,,,",
        "validate traps.yaml --with-data, preprocessing fit, layer infer, metric start,,",
        "evaluate run/model.safetensors, preprocessing restore, layer forward, metric add, metric values, layer bind",
        "predict run/model.safetensors --input flowers.csv, preprocessing restore, preprocessing transform, layer infer,"
                + " layer forward, layer bind",
        "schedule preview traps.yaml, scheduler factor,,,,",
        "schedule preview traps.yaml --samples 90, scheduler factor,,,,",
        "augment preview images.yaml, augmenter check, augmenter augment,,,",
        "train images.yaml --out failed, augmenter check, augmenter augment,,,",
    })
    void saysWhichPluginHasFailed(String line, String one, String two, String three, String four, String five) {
        String[] arguments = (line + " --plugins plugins").split(" ");
        for (String place : new String[] {one, two, three, four, five}) {
            if (place == null) {
                continue;
            }
            String[] words = place.split(" ");
            Outcome outcome = command.with("-Dtrap=" + words[1] + ":exception")
                    .run(arguments)
                    .exits(4);
            assertEquals(1, outcome.problems().size(), outcome::toString);
            String problem = outcome.problems().get(0);
            assertTrue(problem.contains("error[plugin-failed]"), outcome::toString);
            assertTrue(problem.contains(LABELS.get(words[0]) + " of traps.jar"), outcome::toString);
            assertTrue(problem.contains(words[1]), outcome::toString);
            assertTrue(problem.contains("IllegalStateException: boom"), outcome::toString);
        }
    }
}
