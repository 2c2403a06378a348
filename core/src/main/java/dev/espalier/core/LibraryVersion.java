package dev.espalier.core;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that the build writes beside this class, where no merging of jars loses it. */
final class LibraryVersion {

    static final String TEXT = read();

    private LibraryVersion() {}

    private static String read() {
        try (InputStream file = LibraryVersion.class.getResourceAsStream("version.properties")) {
            if (file == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(file);
            String version = properties.getProperty("version", "");
            // as it is in the sources, where no build has filled it in
            return version.isEmpty() || version.startsWith("@") ? "development" : version;
        } catch (IOException unreadable) {
            return "development";
        }
    }
}
