package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jar, or the folder of classes, that a plugin comes from. */
public final class PluginOrigin {

    private static final Pattern VERSION_SUFFIX = Pattern.compile("-[0-9][A-Za-z0-9.+_-]*$");

    /** How many digits of a digest name a jar where nothing shorter does. */
    private static final int DIGEST_PREFIX = 12;

    private final String name;
    private final Optional<Path> path;
    private final Optional<String> folder;
    private final String version;
    private final String apiVersion;
    private final Supplier<String> digestWithoutPath;

    /** Computed when first asked for: most commands never ask, and jars are large. */
    private volatile @Nullable String digest;

    /** Read when first asked for, for the same reason. */
    private volatile @Nullable MergedArtifacts artifacts;

    PluginOrigin(String name, Optional<Path> path, Optional<String> folder, String version, String apiVersion) {
        this(name, path, folder, version, apiVersion, () -> "");
    }

    private PluginOrigin(
            String name,
            Optional<Path> path,
            Optional<String> folder,
            String version,
            String apiVersion,
            Supplier<String> digestWithoutPath) {
        this.name = name;
        this.path = path;
        this.folder = folder;
        this.version = version;
        this.apiVersion = apiVersion;
        this.digestWithoutPath = digestWithoutPath;
    }

    /**
     * The origin of a class that lies in no file of its own: in a jar within a jar, or in the image of a Java runtime.
     *
     * @param name what it is called
     * @param version what its package or module declares; empty if neither does
     * @param digest SHA-256 of what can be read of it
     */
    static PluginOrigin withoutPath(String name, String version, Supplier<String> digest) {
        return new PluginOrigin(name, Optional.empty(), Optional.empty(), version, "", digest);
    }

    /** The jar's file name, such as {@code acme-lion-2.1.jar}; the end of the path for a folder of classes. */
    public String name() {
        return name;
    }

    /** Where the jar or folder is, unless the classes are part of the Java runtime. */
    public Optional<Path> path() {
        return path;
    }

    /** The sub-folder of the plugin folder that the jar lies in, if it lies in one. */
    public Optional<String> folder() {
        return folder;
    }

    /** The version that the jar declares in its manifest or module descriptor; empty if it declares none. */
    public String version() {
        return version;
    }

    /**
     * The version of the artifact that a package of this jar or folder belongs to: that of the jar, unless several artifacts
     * were merged into it, whose manifest and module descriptor are then those of one of them at most.
     *
     * @param packageName the name of the package
     * @return the version; empty if it cannot be told
     */
    public String versionOf(String packageName) {
        MergedArtifacts known = artifacts;
        if (known == null) {
            known = path.map(MergedArtifacts::in).orElse(MergedArtifacts.NONE);
            artifacts = known;
        }
        return known.merged() ? known.versionOf(packageName) : version;
    }

    /** The version of the contract that the jar says it was built for; empty if it does not say. */
    String apiVersion() {
        return apiVersion;
    }

    /**
     * SHA-256 of the jar, or of the names and contents of all files of the folder, in hexadecimal; where there is no path, of
     * the jar within the jar or at least of the plugin's own class.
     *
     * @throws EspalierException if the files cannot be read; code IO
     */
    public String digest() {
        String known = digest;
        return known == null ? computedDigest() : known;
    }

    /** One thread computes it, and others that ask meanwhile wait. */
    private synchronized String computedDigest() {
        String known = digest;
        if (known == null) {
            known = path.map(PluginOrigin::digestOf).orElseGet(digestWithoutPath);
            digest = known;
        }
        return known;
    }

    /** The names by which a stack file can point at this origin, the shortest first. */
    List<String> qualifiers() {
        String base = name.toLowerCase(Locale.ROOT).endsWith(".jar") ? name.substring(0, name.length() - 4) : name;
        List<String> qualifiers = new ArrayList<>();
        qualifiers.add(VERSION_SUFFIX.matcher(base).replaceFirst(""));
        qualifiers.add(base);
        folder.ifPresent(qualifiers::add);
        if (path.isPresent()) {
            qualifiers.add(digest().substring(0, DIGEST_PREFIX));
        }
        return qualifiers;
    }

    /** Whether both are the same bytes. */
    boolean sameContent(PluginOrigin other) {
        return this == other || (path.isPresent() && other.path.isPresent() && digest().equals(other.digest()));
    }

    @Override
    public String toString() {
        return folder.map(sub -> sub + "/" + name).orElse(name);
    }

    private static String digestOf(Path path) {
        try {
            MessageDigest sha = ContentDigest.sha256();
            if (Files.isDirectory(path)) {
                for (Path file : filesOf(path)) {
                    String relative = path.relativize(file).toString().replace('\\', '/');
                    sha.update((relative + '\n' + Files.size(file) + '\n').getBytes(StandardCharsets.UTF_8));
                    update(sha, file);
                }
            } else {
                update(sha, path);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException | UncheckedIOException failure) {
            throw new EspalierException(
                    ErrorCode.IO,
                    path.toString(),
                    "it cannot be read: " + failure.getMessage(),
                    "do not change plugins while they are in use",
                    failure);
        }
    }

    /** SHA-256 of all that a stream gives, in hexadecimal. */
    static String digestOf(InputStream in) throws IOException {
        MessageDigest sha = ContentDigest.sha256();
        update(sha, in);
        return HexFormat.of().formatHex(sha.digest());
    }

    private static List<Path> filesOf(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .toList();
        }
    }

    private static void update(MessageDigest sha, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            update(sha, in);
        }
    }

    private static void update(MessageDigest sha, InputStream in) throws IOException {
        in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
    }
}
