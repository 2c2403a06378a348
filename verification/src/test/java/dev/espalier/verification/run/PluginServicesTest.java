package dev.espalier.verification.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin finds the services of the jars beside it, as JDBC drivers are found, on whichever thread it is called. */
@Tag("slow")
class PluginServicesTest {

    private static final String DRIVER = """
            package org.driver;
            import java.sql.*;
            import java.util.Properties;
            import java.util.logging.Logger;
            public final class AcmeDriver implements Driver {
                static {
                    try {
                        DriverManager.registerDriver(new AcmeDriver());
                    } catch (SQLException impossible) {
                        throw new ExceptionInInitializerError(impossible);
                    }
                }
                @Override public Connection connect(String url, Properties info) { return null; }
                @Override public boolean acceptsURL(String url) { return url.startsWith("jdbc:acme:"); }
                @Override public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                    return new DriverPropertyInfo[0];
                }
                @Override public int getMajorVersion() { return 1; }
                @Override public int getMinorVersion() { return 0; }
                @Override public boolean jdbcCompliant() { return false; }
                @Override public Logger getParentLogger() { return Logger.getGlobal(); }
            }
            """;

    /** Where it is looked for is the setting; everywhere else it is not. */
    private static final String LOOKUP = """
            package com.acme;
            import java.sql.*;
            import java.util.ServiceLoader;
            final class Lookup {
                private Lookup() {}
                static void at(String place, String wanted) {
                    if (!place.equals(wanted)) { return; }
                    if (ServiceLoader.load(Driver.class).findFirst().isEmpty()) {
                        throw new IllegalStateException("no driver by ServiceLoader");
                    }
                    try {
                        DriverManager.getDriver("jdbc:acme:flowers");
                    } catch (SQLException none) {
                        throw new IllegalStateException("no driver by DriverManager", none);
                    }
                    if (Thread.currentThread().getContextClassLoader().getResource("org/driver/note.txt") == null) {
                        throw new IllegalStateException("no resource");
                    }
                }
            }
            """;

    private static final String LAYER = """
            package com.acme;
            import dev.espalier.api.*;
            import dev.espalier.api.model.*;
            import java.util.List;
            @Plugin(value = "looking", summary = "looks for a driver")
            public record Looking(@Setting(shorthand = true, value = "where") String where) implements Layer {
                public Looking {
                    Lookup.at("constructor", where);
                }
                public Looking() { this(""); }
                @Override public LayerSignature infer(List<Shape> inputs) {
                    Lookup.at("infer", where);
                    return LayerSignature.of(inputs.get(0));
                }
                @Override public LayerOperation bind(LayerBinding binding) {
                    Lookup.at("bind", where);
                    return new LayerOperation() {
                        @Override public void forward(BatchPass pass) {
                            Lookup.at("forward", where);
                            binding.workers().parallel(64, 1, (from, to, thread) -> Lookup.at("workers", where));
                            System.arraycopy(binding.input(0), 0, binding.output(), 0, binding.output().length);
                        }
                        @Override public void backward(BatchPass pass) {
                            Lookup.at("backward", where);
                            float[] given = binding.outputGradient();
                            System.arraycopy(given, 0, binding.inputGradient(0), 0, given.length);
                        }
                    };
                }
            }
            """;

    private static final String OPTIMIZER = """
            package com.acme;
            import dev.espalier.api.*;
            import dev.espalier.api.optimizer.*;
            import dev.espalier.api.parameter.*;
            @Plugin(value = "looking-optimizer", summary = "looks for a driver")
            public record LookingOptimizer(@Setting(shorthand = true, value = "where") String where) implements ParameterOptimizer {
                public LookingOptimizer() { this(""); }
                @Override public boolean elementwise() { return true; }
                @Override public void update(ParameterSlice slice, Step step) { Lookup.at("update", where); }
            }
            """;

    @TempDir
    static Path folder;

    private static Command command;

    @BeforeAll
    static void makeJars() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugins/looking"));
        new PluginJars()
                .entriesFrom(Map.of(
                        "com.acme.Lookup", LOOKUP, "com.acme.Looking", LAYER, "com.acme.LookingOptimizer", OPTIMIZER))
                .listing("dev.espalier.api.model.Layer", "com.acme.Looking")
                .listing(PluginJars.OPTIMIZER, "com.acme.LookingOptimizer")
                .write(plugin.resolve("looking.jar"));
        Path resources = folder.resolve("driver");
        Path note = resources.resolve("org/driver/note.txt");
        Files.createDirectories(note.getParent());
        Files.writeString(note, "found");
        PluginJars.ofFolder(resources)
                .entriesFrom(Map.of("org.driver.AcmeDriver", DRIVER))
                .listing("java.sql.Driver", "org.driver.AcmeDriver")
                .write(Files.createDirectory(plugin.resolve("lib")).resolve("driver.jar"));
        Stacks.flowers(folder);
        command = Command.shortIn(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "infer", "bind", "forward", "workers", "backward", "update"})
    void findsTheDriverBesideIt(String place) {
        command.run(
                        "train",
                        "flowers.yaml",
                        "--plugins",
                        "plugins",
                        "--threads",
                        "3",
                        "--max-steps",
                        "2",
                        "--set",
                        "model=[dense: 64, {looking: " + place + "}, dense: 3]",
                        "--set",
                        "optimizer={looking-optimizer: " + place + "}",
                        "--out",
                        place)
                .exits(0);
    }
}
