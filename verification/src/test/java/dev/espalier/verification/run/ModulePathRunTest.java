package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains, resumes and predicts with everything on the module path, as on the class path. */
@Tag("slow")
class ModulePathRunTest {

    private static final String MAIN = "com.acme.application.Application";

    private static final String MODULE = """
            module com.acme.application {
                requires dev.espalier.core;
                requires dev.espalier.metrics;
                requires dev.espalier.plugins.optimizers;
                requires dev.espalier.plugins.regularizers;
                requires dev.espalier.plugins.schedulers;
                requires dev.espalier.plugins.augment;
                requires micrometer.registry.prometheus;
            }
            """;

    /** Stops after some steps, resumes, predicts with a model that is read from its file, and shows the meters. */
    private static final String APPLICATION = """
            package com.acme.application;

            import dev.espalier.core.Espalier;
            import dev.espalier.core.Predictor;
            import dev.espalier.core.RunOptions;
            import dev.espalier.core.RunResult;
            import dev.espalier.core.TrainingRun;
            import dev.espalier.core.data.source.FashionMnistSmall;
            import dev.espalier.engine.layer.BatchNorm;
            import dev.espalier.engine.layer.Dense;
            import dev.espalier.engine.layer.Flatten;
            import dev.espalier.engine.layer.Relu;
            import dev.espalier.engine.loss.CrossEntropy;
            import dev.espalier.engine.model.Model;
            import dev.espalier.core.preprocessing.Pca;
            import dev.espalier.core.preprocessing.Scale;
            import dev.espalier.core.stack.Stack;
            import dev.espalier.plugins.augment.Noise;
            import dev.espalier.plugins.optimizers.Adam;
            import dev.espalier.plugins.regularizers.L2;
            import dev.espalier.plugins.schedulers.CosineSchedule;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.micrometer.prometheusmetrics.PrometheusConfig;
            import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
            import java.nio.file.Path;
            import java.util.Arrays;

            public final class Application {

                private Application() {}

                public static void main(String[] arguments) {
                    Path plugins = Path.of(arguments[0]);
                    RunOptions options = RunOptions.defaults().withFolder(Path.of(arguments[1]));
                    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
                    try (Espalier espalier = Espalier.builder()
                            .pluginFolder(plugins)
                            .bind(MeterRegistry.class, registry)
                            .strict(true)
                            .build()) {
                        System.out.println("plugins: " + espalier.catalog().plugins().size());
                        System.out.println(train(espalier, options.withMaxSteps(10), registry).cause());
                        RunResult result = train(espalier, options.withStart(RunOptions.Start.RESUME), registry);
                        System.out.println(result.cause() + " " + result.test());
                        predict(espalier, result.modelFile().orElseThrow());
                    }
                        }

                private static RunResult train(Espalier espalier, RunOptions options, PrometheusMeterRegistry registry) {
                    Stack stack = Stack.builder()
                            .source(new FashionMnistSmall())
                            .test(0.1)
                            .preprocess(new Scale(1 / 255.0), new Pca())
                            .model(Model.sequential(new Dense(16), new BatchNorm(), new Relu(), new Dense(10)))
                            .loss(new CrossEntropy())
                            .optimizer(new Adam())
                            .schedule(new CosineSchedule())
                            .regularize(new L2(0.0001))
                            .augment(new Noise())
                            .steps(30)
                            .build();
                    try (TrainingRun run = espalier.prepare(stack, options)) {
                        RunResult result = run.run();
                        System.out.println("meters: " + registry.scrape().contains("espalier_"));
                        return result;
                    }
                }

                private static void predict(Espalier espalier, Path model) {
                    try (Predictor predictor = espalier.loadModel(model).predictor(2)) {
                        System.out.println(predictor.predict(new float[784]));
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void anApplicationTrainsResumesAndPredictsAsOnTheClassPath() throws IOException {
        Path plugins = pluginFolder();
        Path classes = Files.createDirectory(folder.resolve("application"));
        JavaSources.compileModule(Map.of("module-info", MODULE, MAIN, APPLICATION), classes);
        Command classPath = Command.in(folder).running(MAIN, classes);
        Outcome expected = classPath.run(plugins.toString(), "one").exits(0);
        expected.prints("REQUESTED").prints("COMPLETED").prints("meters: true");
        Command modules = Command.in(folder).runningModule("com.acme.application", MAIN, classes);
        assertEquals(
                expected.output(),
                modules.run(plugins.toString(), "other").exits(0).output());
        RunFiles.requireSame(new RunFiles(folder.resolve("one")), new RunFiles(folder.resolve("other")));
    }

    @Test
    void theCommandTrainsResumesAndPredictsAsOnTheClassPath() throws IOException {
        pluginFolder();
        String stack = Stacks.flowers(folder).toString();
        String[] train = {
            "train", stack, "--plugins", "plugins", "--set", "optimizer=sign-descent", "--set", "metrics=[f1]"
        };
        Command.in(folder).run(and(train, "--out", "one")).exits(0);
        Command modules = Command.in(folder).asModule();
        modules.withoutVectors()
                .run(and(train, "--out", "other", "--max-steps", "100"))
                .exits(0);
        modules.run(and(train, "--out", "other", "--resume", "--metrics-port", "0"))
                .exits(0);
        RunFiles.requireSame(new RunFiles(folder.resolve("one")), new RunFiles(folder.resolve("other")));
        String[] predict = {"predict", "other/model.safetensors", "--plugins", "plugins", "--input", "flowers.csv"};
        Outcome expected = Command.in(folder).run(predict).exits(0);
        assertEquals(expected.output(), modules.run(predict).exits(0).output());
    }

    private Path pluginFolder() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars.versioned("1.0")
                .classFrom(
                        "SignDescent",
                        PluginJars.signDescent(
                                "SignDescent", "@Plugin(value = \"sign-descent\", summary = \"made for a test\")"))
                .listing(PluginJars.OPTIMIZER, "com.acme.SignDescent")
                .write(plugins.resolve("sign-descent.jar"));
        return plugins;
    }

    private static String[] and(String[] arguments, String... further) {
        return Stream.of(arguments, further).flatMap(Stream::of).toArray(String[]::new);
    }
}
