package dev.espalier.verification.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a JVM with everything that the command needs on the module path. */
class ModulePathTest {

    @TempDir
    Path folder;

    @Test
    void theCommandResolvesEveryModuleThatItRunsWith() throws Exception {
        Set<String> expected = new TreeSet<>(PublishedModule.NAMES);
        expected.remove("dev.espalier.testkit"); // for tests of plugins, never part of a run
        expected.add("jdk.incubator.vector");
        assertEquals(expected, linesOf("module ", run(List.of())));
    }

    @Test
    void everyDeclaredProviderIsFoundInItsModule() throws Exception {
        Set<String> services = new TreeSet<>();
        Set<String> expected = new TreeSet<>();
        for (PublishedModule module : PublishedModule.all()) {
            module.declaredProviders().forEach((service, providers) -> {
                services.add(service);
                providers.forEach(provider -> expected.add(service + " " + provider + " " + module.name()));
            });
        }
        assertEquals(expected, linesOf("provider ", run(List.copyOf(services))));
    }

    /** A provider of a package that its module keeps to itself can be created, but its settings cannot be read. */
    @Test
    void theDoctorSaysWhatAClosedModuleLacks() throws Exception {
        String jar = module("com.acme.closed", "provides dev.espalier.api.schedule.Scheduler with com.acme.Halving;");
        List<String> output = doctor(jar, 4);
        assertTrue(
                output.stream()
                        .anyMatch(line -> line.contains("module com.acme.closed keeps package com.acme to itself")
                                && line.contains("add 'exports com.acme;' or 'opens com.acme to dev.espalier.core;'")),
                output::toString);
        assertTrue(output.stream().anyMatch(line -> line.endsWith(" plugins are good, 1 broken")), output::toString);
    }

    @Test
    void theDoctorHasNothingToSayOfAnOpenModule() throws Exception {
        String jar = module(
                "com.acme.open",
                "exports com.acme; provides dev.espalier.api.schedule.Scheduler with com.acme.Halving;");
        List<String> output = doctor(jar, 0);
        assertTrue(output.stream().anyMatch(line -> line.endsWith(" plugins are good, 0 broken")), output::toString);
    }

    /** Builds a modular jar with one plugin. */
    private String module(String name, String declarations) throws IOException {
        Path sources = Files.createDirectory(folder.resolve("sources"));
        Path descriptor = Files.writeString(
                sources.resolve("module-info.java"),
                "module " + name + " { requires dev.espalier.api; " + declarations + " }");
        Path plugin = Files.writeString(sources.resolve("Halving.java"), """
                package com.acme;
                @dev.espalier.api.Plugin(value = "halving", summary = "made for a test")
                public record Halving() implements dev.espalier.api.schedule.Scheduler {
                    @Override public double factor(dev.espalier.api.schedule.TrainingProgress progress) {
                        return 1 / (1 + progress.fraction());
                    }
                }
                """);
        Path classes = folder.resolve("classes");
        Path jar = folder.resolve("plugin.jar");
        tool(
                "javac",
                "--module-path",
                modulePath(),
                "-d",
                classes.toString(),
                descriptor.toString(),
                plugin.toString());
        tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar.toString();
    }

    private static void tool(String name, String... arguments) {
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        assertEquals(0, ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments), messages::toString);
    }

    private List<String> doctor(String jar, int exit) throws IOException, InterruptedException {
        String path = modulePath() + File.pathSeparator + jar;
        return run(exit, path, List.of("--module", "dev.espalier.cli/dev.espalier.cli.Main", "plugins", "doctor"));
    }

    private List<String> run(List<String> services) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(
                List.of("--class-path", Path.of("target", "test-classes").toString()));
        arguments.add(ModulePathProbe.class.getName());
        arguments.addAll(services);
        return run(0, modulePath(), arguments);
    }

    private List<String> run(int exit, String modulePath, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "--module-path", modulePath));
        command.addAll(List.of("--add-modules", "dev.espalier.cli,jdk.incubator.vector"));
        command.addAll(arguments);

        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertTrue(ended, text);
        assertEquals(exit, process.exitValue(), text);
        return text.lines().toList();
    }

    private static String modulePath() {
        return PublishedModule.modulePath().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Set<String> linesOf(String kind, List<String> output) {
        return output.stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
