package dev.espalier.core.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the lists of providers that jars carry in {@code META-INF/services}, line by line, and keeps their places. */
final class ServiceFiles {

    static final String FOLDER = "META-INF/services/";

    private ServiceFiles() {}

    /**
     * A line that names a provider, or should.
     *
     * @param className the provider's class
     * @param origin the jar that lists it
     * @param where the file and line
     * @param fault why the line names no class; empty if it does
     */
    record Listing(String className, PluginOrigin origin, String where, String fault) {}

    /** All lines of all files for a service that a loader sees. */
    static List<Listing> read(Class<?> service, ClassLoader loader, Origins origins) {
        String name = FOLDER + service.getName();
        List<Listing> listings = new ArrayList<>();
        List<URL> files;
        try {
            files = Collections.list(loader.getResources(name));
        } catch (IOException failure) {
            return listings;
        }
        for (URL file : files) {
            PluginOrigin origin = origins.of(file, name);
            try {
                read(file, name, origin, listings);
            } catch (IOException failure) {
                listings.add(new Listing("", origin, name, "cannot be read: " + failure.getMessage()));
            }
        }
        return listings;
    }

    private static void read(URL file, String name, PluginOrigin origin, List<Listing> listings) throws IOException {
        URLConnection connection = file.openConnection();
        // a cached connection would hold the jar open after its loader is closed
        connection.setUseCaches(false);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                int comment = line.indexOf('#');
                String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!entry.isEmpty()) {
                    String fault = isClassName(entry) ? "" : "'" + entry + "' is not the name of a class";
                    listings.add(new Listing(entry, origin, name + " line " + number, fault));
                }
            }
        }
    }

    private static boolean isClassName(String entry) {
        Optional<String> odd = List.of(entry.split("\\.", -1)).stream()
                .filter(part -> part.isEmpty()
                        || !Character.isJavaIdentifierStart(part.codePointAt(0))
                        || !part.codePoints().allMatch(Character::isJavaIdentifierPart))
                .findFirst();
        return odd.isEmpty();
    }
}
