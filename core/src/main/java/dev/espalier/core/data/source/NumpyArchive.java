package dev.espalier.core.data.source;

import dev.espalier.core.data.file.MalformedDataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** The arrays of a file, which is one array ({@code .npy}) or a zip file of several ({@code .npz}). */
final class NumpyArchive {

    /** The name of the array of a file with one. */
    static final String ONLY = "";

    private static final String ENDING = ".npy";

    /** A deflate stream cannot expand by more: 258 bytes from two bits. */
    private static final int MOST_EXPANSION = 1032;

    private NumpyArchive() {}

    /**
     * Reads all arrays.
     *
     * @param in the content of the file
     * @param storedBytes the size of the file
     * @param mostBytes more than this cannot come from it
     * @return by name; an only one by {@link #ONLY}
     */
    static Map<String, NumpyArray> read(InputStream in, long storedBytes, long mostBytes) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean zipped = buffered.read() == 'P' && buffered.read() == 'K';
        buffered.reset();
        return zipped ? arrays(buffered, mostBytes) : Map.of(ONLY, only(buffered, mostBytes));
    }

    private static NumpyArray only(InputStream in, long mostBytes) throws IOException {
        NumpyArray array = NumpyArray.read(in, mostBytes);
        if (in.read() >= 0) {
            throw new MalformedDataException("there are bytes after the end of the array", "save it again");
        }
        return array;
    }

    private static Map<String, NumpyArray> arrays(InputStream in, long mostBytes) throws IOException {
        Map<String, NumpyArray> arrays = new TreeMap<>();
        try {
            ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(ENDING)) {
                    String array = name.substring(0, name.length() - ENDING.length());
                    arrays.put(array, NumpyArray.read(zip, mostBytes * MOST_EXPANSION));
                    // reads to the end, where the checksum is compared
                    zip.closeEntry();
                }
            }
        } catch (ZipException damage) {
            throw new MalformedDataException("the zip file is damaged: " + damage.getMessage(), "save it again");
        }
        while (in.read() >= 0) {
            // the directory of the zip file, which repeats what has been read
        }
        if (arrays.isEmpty()) {
            throw new MalformedDataException("the zip file holds no arrays", "save it with numpy.savez");
        }
        return arrays;
    }
}
