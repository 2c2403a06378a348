package dev.espalier.verification.run;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes plugin jars out of source text, sound ones and others. */
final class PluginJars {

    static final String OPTIMIZER = "dev.espalier.api.optimizer.Optimizer";
    static final String SCHEDULER = "dev.espalier.api.schedule.Scheduler";

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, String> manifest = new LinkedHashMap<>();

    /** A jar that says its version. */
    static PluginJars versioned(String version) {
        return new PluginJars().manifest("Implementation-Version", version);
    }

    /** A jar of all that is below a folder. */
    static PluginJars ofFolder(Path folder) throws IOException {
        PluginJars jar = new PluginJars();
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                jar.entries.put(name, Files.readAllBytes(file));
            }
        }
        return jar;
    }

    /** Source of an optimizer: steps of one size against the sign of the gradient. */
    static String signDescent(String className, String annotation) {
        return """
                package com.acme;
                import dev.espalier.api.Plugin;
                import dev.espalier.api.Setting;
                import dev.espalier.api.optimizer.ParameterOptimizer;
                import dev.espalier.api.parameter.ParameterSlice;
                import dev.espalier.api.parameter.Step;
                %s
                public record %s(@Setting("factor on each step") double size) implements ParameterOptimizer {
                    public %s() {
                        this(1);
                    }
                    @Override public boolean elementwise() {
                        return true;
                    }
                    @Override public void update(ParameterSlice slice, Step step) {
                        float rate = (float) (size * step.learningRate());
                        for (int i = slice.from(); i < slice.to(); i++) {
                            slice.values()[i] -= rate * Math.signum(slice.gradients()[i]);
                        }
                    }
                }
                """.formatted(annotation, className, className);
    }

    /** Compiles a class of {@code com.acme} into the jar. */
    PluginJars classFrom(String className, String source) throws IOException {
        JavaSources.compile(Map.of("com.acme." + className, source)).forEach(entries::put);
        return this;
    }

    /** Compiles classes by their full names, which may use each other, into the jar. */
    PluginJars entriesFrom(Map<String, String> sources) throws IOException {
        JavaSources.compile(sources).forEach(entries::put);
        return this;
    }

    /** Compiles two classes and leaves the second one out, as a jar without what it needs. */
    PluginJars classWithout(String className, String source, String missing, String missingSource) throws IOException {
        JavaSources.compile(Map.of("com.acme." + className, source, "com.acme." + missing, missingSource))
                .forEach((name, bytes) -> {
                    if (!name.equals("com/acme/" + missing + ".class")) {
                        entries.put(name, bytes);
                    }
                });
        return this;
    }

    /** Changes the bytes of every class. */
    PluginJars classesChanged(UnaryOperator<byte[]> change) {
        entries.replaceAll((name, bytes) -> name.endsWith(".class") ? change.apply(bytes) : bytes);
        return this;
    }

    PluginJars manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    /** Lists providers of a service, one a line. */
    PluginJars listing(String service, String... lines) {
        entries.put(
                "META-INF/services/" + service,
                String.join("\n", lines).concat("\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Writes the jar. */
    Path write(Path jar) throws IOException {
        Manifest attributes = new Manifest();
        attributes.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(attributes.getMainAttributes()::putValue);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream output = new JarOutputStream(file, attributes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                output.putNextEntry(new JarEntry(entry.getKey()));
                output.write(entry.getValue());
                output.closeEntry();
            }
        }
        return jar;
    }
}
