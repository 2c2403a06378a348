package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.SchemaComparison;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.data.file.DataFile;
import dev.espalier.core.data.file.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Samples for a trained model in a file of either kind, told apart by its first bytes. */
final class SampleFile {

    private SampleFile() {}

    /**
     * Reads an IDX file whose labels are those of the model, or a CSV file.
     *
     * @param path the file
     * @param request what is asked for
     */
    static Dataset read(Path path, ReadRequest request) {
        return read(path, request, List.of(), List.of());
    }

    /**
     * Reads an IDX file, with the labels beside it if there are any under the standard name, or a CSV file.
     *
     * @param path the file
     * @param request what is asked for
     * @param names of all classes in the order of their labels; none for 0, 1, …
     * @param only the classes whose samples are kept where labels are read; empty for all of the request's schema
     */
    static Dataset read(Path path, ReadRequest request, List<String> names, List<String> only) {
        StoredFile file = new StoredFile(path);
        return isIdx(file)
                ? images(file, request.schema(), request.targets(), names, only)
                : new CsvSource().read(file, request);
    }

    /** Whether a file holds IDX values; not if it cannot be read, which reading it will tell. */
    private static boolean isIdx(StoredFile file) {
        if (!Files.exists(file.path()) || Files.isDirectory(file.path())) {
            return false;
        }
        try {
            return IdxArray.looksLike(DataFile.firstBytes(file, 4));
        } catch (IOException e) {
            return false;
        }
    }

    private static Dataset images(
            StoredFile file, Schema schema, Targets targets, List<String> names, List<String> only) {
        ImageData.Source images = source(file);
        Optional<Path> labels = targets == Targets.IGNORED ? Optional.empty() : labelsBeside(file.path());
        Optional<List<String>> classes = ImageData.classNames(schema);
        if (targets == Targets.REQUIRED && (labels.isEmpty() || classes.isEmpty())) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    file.path().toString(),
                    "it has no labels beside it",
                    "give a file named as train-images-idx3-ubyte is, with its file of labels in the same folder");
        }
        Dataset data = labels.isPresent() && classes.isPresent()
                ? labelled(images, source(new StoredFile(labels.get())), classes.get(), names, only)
                : ImageData.unlabelled(images);
        SchemaComparison.requireSame(schema, data.schema(), file.path().toString());
        return data;
    }

    private static Dataset labelled(
            ImageData.Source images,
            ImageData.Source labels,
            List<String> classes,
            List<String> names,
            List<String> only) {
        List<String> all = names.isEmpty() ? ImageData.numberedClasses(labels) : names;
        return only.isEmpty()
                ? ImageData.labelled(images, labels, classes)
                : new LabelledImages(all, classes).of(images, labels);
    }

    private static Optional<Path> labelsBeside(Path file) {
        String name = String.valueOf(file.getFileName());
        String labels = name.replace("images-idx3", "labels-idx1");
        Path beside = file.resolveSibling(labels);
        return !labels.equals(name) && Files.exists(beside) ? Optional.of(beside) : Optional.empty();
    }

    private static ImageData.Source source(StoredFile file) {
        return new ImageData.Source(file.path().toString(), DataFile.read(file, IdxArray::read));
    }
}
