package dev.espalier.cli.starter;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A Maven project with one plugin that works, its contract test, and a stack file that trains with it.
 *
 * @param kind what the plugin is
 * @param name the plugin's name and the project's: lower case with hyphens
 * @param packageName the package of its class, and the project's group
 */
public record PluginProject(StarterKind kind, String name, String packageName) {

    private static final String FIRST_VERSION = "0.1.0";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * Checks the names.
     *
     * @throws EspalierException with every name that cannot be one; code USAGE
     */
    public PluginProject {
        List<Problem> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            problems.add(new Problem(
                    ErrorCode.USAGE,
                    "--name",
                    "'" + name + "' is not a plugin name",
                    "use lower-case letters, digits and single hyphens, such as acme-lion"));
        }
        if (!SourceVersion.isName(packageName, SourceVersion.RELEASE_17) || !packageName.equals(packageName.strip())) {
            problems.add(new Problem(
                    ErrorCode.USAGE,
                    "--package",
                    "'" + packageName + "' is not a package name",
                    "use Java identifiers with dots between them, such as com.acme"));
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    /** The plugin's class: {@code AcmeLion} for {@code acme-lion}. */
    public String className() {
        StringBuilder words = new StringBuilder();
        for (String word : name.split("-")) {
            words.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return words.toString();
    }

    /**
     * Writes the project.
     *
     * @param folder where; made if it is not there, and refused if it holds anything
     * @return the files, relative to the folder
     * @throws EspalierException if the folder is not empty (code USAGE) or cannot be written to (IO)
     */
    public List<Path> write(Path folder) {
        Map<String, String> files = files();
        List<Path> written = new ArrayList<>();
        try {
            refuseContent(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, file.getValue());
                written.add(Path.of(file.getKey()));
            }
            makeExecutable(folder.resolve("mvnw"));
        } catch (IOException failure) {
            throw new EspalierException(
                    ErrorCode.IO,
                    folder.toString(),
                    "the project cannot be written: " + FileReason.of(failure),
                    "choose a folder that can be written to, with --out",
                    failure);
        }
        return written;
    }

    private static void refuseContent(Path folder) throws IOException {
        boolean taken = Files.exists(folder);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> content = Files.list(folder)) {
                taken = content.findAny().isPresent();
            }
        }
        if (taken) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    folder.toString(),
                    "it already exists and not an empty folder",
                    "choose another with --out; nothing was changed");
        }
    }

    private static void makeExecutable(Path script) {
        // where files cannot be made executable, sh mvnw works all the same
        if (!script.toFile().setExecutable(true, false)) {
            System.getLogger(PluginProject.class.getName())
                    .log(System.Logger.Level.DEBUG, "{0} could not be made executable", script);
        }
    }

    /** Path and text of every file; the Maven archetype of this jar makes the same files of the same templates. */
    private Map<String, String> files() {
        String sources = "/java/" + packageName.replace('.', '/') + "/" + className();
        String services = "META-INF/services/" + kind.kind().type().getName();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", filled("pom.xml"));
        files.put("README.md", filled("README.md"));
        files.put("stack.yaml", filled("stack.yaml") + filled(kind + "/stack.yaml"));
        files.put("src/main" + sources + ".java", filled(kind + "/Plugin.java"));
        files.put("src/main/resources/" + services, filled(kind + "/" + services));
        files.put("src/test" + sources + "Test.java", filled(kind + "/PluginTest.java"));
        files.put(".gitignore", filled("gitignore"));
        for (String tool : List.of("mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties")) {
            files.put(tool, text(tool));
        }
        return files;
    }

    /** A template with its properties, which are those of Maven archetypes, filled in; it may hold others of Maven's. */
    private String filled(String template) {
        return text(template)
                .replace("${groupId}", packageName)
                .replace("${artifactId}", name)
                .replace("${version}", FIRST_VERSION)
                .replace("${package}", packageName)
                .replace("${packageInPathFormat}", packageName.replace('.', '/'))
                .replace("${kind}", kind.toString())
                .replace("${command}", kind.command())
                .replace("${className}", className());
    }

    private static String text(String template) {
        String resource = "/archetype-resources/" + template;
        try (InputStream stream = PluginProject.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("it is not there");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new EspalierException(
                    ErrorCode.INTERNAL,
                    resource,
                    "the template cannot be read: " + FileReason.of(failure),
                    "build or install Espalier again",
                    failure);
        }
    }
}
