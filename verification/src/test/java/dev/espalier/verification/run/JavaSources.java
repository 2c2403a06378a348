package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.verification.modules.PublishedModule;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles what a user of Espalier would write. */
final class JavaSources {

    private JavaSources() {}

    /** The classes that sources are compiled to, by their names in a jar. */
    static Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
        Path output = Files.createTempDirectory("espalier-classes-");
        compile(sources, output);
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> below = Files.walk(output)) {
            for (Path file : below.sorted((one, other) -> other.compareTo(one)).toList()) {
                if (Files.isRegularFile(file)) {
                    String name = output.relativize(file).toString().replace(File.separatorChar, '/');
                    classes.put(name, Files.readAllBytes(file));
                }
                Files.delete(file);
            }
        }
        return classes;
    }

    /**
     * Compiles into a folder; a warning is a failure.
     *
     * @param sources by the full name of the class
     * @param output where the classes belong
     */
    static void compile(Map<String, String> sources, Path output) throws IOException {
        compile(sources, output, "-cp", PublishedModule.classPath());
    }

    /**
     * Compiles a module into a folder; a warning is a failure.
     *
     * @param sources by the full name of the class, {@code module-info} among them
     * @param output where the classes belong
     */
    static void compileModule(Map<String, String> sources, Path output) throws IOException {
        compile(sources, output, "--module-path", PublishedModule.modulePath());
    }

    private static void compile(Map<String, String> sources, Path output, String option, List<Path> path)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        StringWriter messages = new StringWriter();
        String entries = path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> options = List.of("--release", "17", "-proc:none", "-d", output.toString(), option, entries);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            compiler.getTask(messages, files, null, options, null, units).call();
        }
        // javac announces the module of the vector kernels; in Java 17 nothing silences it
        String remarks = messages.toString()
                .replaceFirst("warning: (\\[incubating] )?using incubating module.*\\R(1 warning\\R)?", "");
        assertEquals("", remarks);
    }

    /** A compilation unit in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
