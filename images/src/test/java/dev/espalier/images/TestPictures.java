package dev.espalier.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The pictures that {@code pictures.py} made, and what Pillow makes of them. */
final class TestPictures {

    private TestPictures() {}

    /** The content of a file. */
    static byte[] bytes(String name) {
        try (InputStream in = TestPictures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Copies a picture into a folder, which is made if it is missing. */
    static Path copy(String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        Files.write(file, bytes(name));
        return file;
    }

    /** Channel after channel, as samples have them. */
    static byte[] planes(Picture picture) {
        return Arrays.copyOf(picture.values(), picture.width() * picture.height() * picture.channels());
    }

    /** The largest distance between two values. */
    static int distance(byte[] one, byte[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(one.length + " values and " + other.length);
        }
        int most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs((one[i] & 0xFF) - (other[i] & 0xFF)));
        }
        return most;
    }
}
