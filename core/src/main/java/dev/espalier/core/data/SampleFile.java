package dev.espalier.core.data;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Samples for a trained model in a file of either kind, told apart by its first bytes. */
final class SampleFile {

    private SampleFile() {}

    /** Reads an IDX file, with the labels beside it if there are any under the standard name, or a CSV file. */
    static Dataset read(Path file, Schema schema) {
        return isIdx(file) ? images(file, schema) : new CsvSource().readTable(file, schema);
    }

    /** Whether a file holds IDX values; not if it cannot be read, which reading it will tell. */
    static boolean isIdx(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(2);
            boolean compressed =
                    in.read() == StrictGzipStream.MAGIC_FIRST && in.read() == StrictGzipStream.MAGIC_SECOND;
            in.reset();
            return IdxArray.looksLike((compressed ? new StrictGzipStream(in) : in).readNBytes(4));
        } catch (IOException e) {
            return false;
        }
    }

    private static Dataset images(Path file, Schema schema) {
        ImageData.Source images = source(file);
        Optional<Path> labels = labelsBeside(file);
        Dataset data = labels.isPresent() && ImageData.classNames(schema).isPresent()
                ? ImageData.labelled(
                        images,
                        source(labels.get()),
                        ImageData.classNames(schema).get())
                : ImageData.unlabelled(images);
        SchemaComparison.requireSame(schema, data.schema(), file.toString());
        return data;
    }

    private static Optional<Path> labelsBeside(Path file) {
        String name = String.valueOf(file.getFileName());
        String labels = name.replace("images-idx3", "labels-idx1");
        Path beside = file.resolveSibling(labels);
        return !labels.equals(name) && Files.exists(beside) ? Optional.of(beside) : Optional.empty();
    }

    private static ImageData.Source source(Path file) {
        return new ImageData.Source(file.toString(), DataFile.read(file, IdxArray::read));
    }
}
