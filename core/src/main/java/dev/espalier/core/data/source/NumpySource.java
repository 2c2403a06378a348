package dev.espalier.core.data.source;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.SchemaComparison;
import dev.espalier.core.data.file.DataFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Arrays of NumPy: a file {@code .npz} of several arrays, or files {@code .npy} of one each.
 *
 * <p>In a {@code .npz}, {@code x_train} and {@code y_train}, or {@code x} and {@code y}, are samples and classes to train on,
 * {@code x_test} and {@code y_test} those to test on. Otherwise {@code path} is the file of samples, {@code labels} that of their
 * classes, and {@code test-path} and {@code test-labels} those to test on. The first dimension counts samples. Pictures are
 * {@code [samples, height, width]}, or have channels as the second or the last dimension. Whole numbers of one byte are kept as
 * such; other numbers become floats. Files may be compressed with gzip.
 *
 * <p>Choose it for data that were prepared in Python.
 *
 * @param path the file
 * @param labels the file of classes, if path is a file of one array
 * @param testPath a file to test on, if path is a file of one array; empty if there is none
 * @param testLabels the file of its classes
 * @param channels where pictures have their channels
 * @param classes names of the classes; empty for 0, 1, … up to the largest training label
 */
@Plugin(value = "numpy", summary = "arrays of NumPy in .npy and .npz files")
public record NumpySource(
        @Setting(value = "file of samples, or of all arrays", shorthand = true, location = true)
        String path,

        @Setting(value = "file of classes, if path is a file of one array", location = true)
        String labels,

        @Setting(value = "file to test on, if path is a file of one array", location = true)
        String testPath,

        @Setting(value = "file of the classes of the file to test on", location = true)
        String testLabels,

        @Setting("auto, first or last: where pictures have their channels; auto finds 1 or 3 of them at the end")
        Channels channels,

        @Setting("names of the classes in the order of their labels")
        List<String> classes)
        implements DataSource {

    /** Where pictures have their channels. */
    public enum Channels {
        /** At the end if there are one or three, and not one or three in front. */
        AUTO,
        /** Before height and width, as PyTorch has them. */
        FIRST,
        /** After height and width, as Keras has them. */
        LAST;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the list. */
    public NumpySource {
        classes = List.copyOf(classes);
        Check.require(
                classes.stream().distinct().count() == classes.size(), "classes", classes, "must be different names");
        Check.require(
                testPath.isEmpty() == testLabels.isEmpty() || labels.isEmpty(),
                "testLabels",
                testLabels,
                "must be given together with testPath");
    }

    /** A source that has yet to be told its file: loading it says so. */
    public NumpySource() {
        this("");
    }

    /**
     * A file of several arrays.
     *
     * @param path the file
     */
    public NumpySource(String path) {
        this(path, "", "", "", Channels.AUTO, List.of());
    }

    /**
     * The same with files of one array each.
     *
     * @param classFile the file of classes
     * @return the source
     */
    public NumpySource withLabels(String classFile) {
        return new NumpySource(path, classFile, testPath, testLabels, channels, classes);
    }

    /** An array and where it is from. */
    private record Named(String name, NumpyArray array, String digest) {}

    @Override
    public void check(Targets required) {
        if (path.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.MISSING_SETTING, "data.path", "no file is given", "set path to a .npz or .npy file");
        }
    }

    @Override
    public Parts load(Context context) {
        check(context.targets());
        Map<String, Named> arrays = new TreeMap<>();
        Path file = context.resolve(path);
        DataFile<Map<String, NumpyArray>> read = DataFile.read(file, NumpyArchive::read);
        read.value().forEach((name, array) -> arrays.put(name, new Named(file + name(name), array, read.digest())));
        addFile(arrays, "y", labels, context);
        addFile(arrays, "x_test", testPath, context);
        addFile(arrays, "y_test", testLabels, context);
        Named samples = first(arrays, file, List.of("x_train", "x", NumpyArchive.ONLY));
        Optional<Named> targets = optional(arrays, List.of("y_train", "y"));
        if (targets.isEmpty() && context.targets() == Targets.REQUIRED) {
            throw new EspalierException(
                    ErrorCode.MISSING_SETTING,
                    "data.labels",
                    "there are samples and no classes",
                    "name the file of their classes, or save them as y_train; an autoencoder needs none");
        }
        List<String> names =
                classes.isEmpty() ? targets.map(NumpySource::numbered).orElse(List.of()) : classes;
        Dataset train = dataset(samples, targets, names);
        Optional<Dataset> test = optional(arrays, List.of("x_test"))
                .map(tested -> dataset(
                        tested, targets.isEmpty() ? Optional.empty() : optional(arrays, List.of("y_test")), names));
        test.ifPresent(data -> SchemaComparison.requireSame(train.schema(), data.schema(), "test data"));
        return new Parts(train, Optional.empty(), test);
    }

    private static String name(String array) {
        return array.equals(NumpyArchive.ONLY) ? "" : ", " + array;
    }

    private static void addFile(Map<String, Named> arrays, String name, String file, Context context) {
        if (!file.isEmpty()) {
            Path path = context.resolve(file);
            DataFile<Map<String, NumpyArray>> read = DataFile.read(path, NumpyArchive::read);
            NumpyArray array = first(read.value(), path, List.of(NumpyArchive.ONLY, name));
            arrays.put(name, new Named(path.toString(), array, read.digest()));
        }
    }

    private static <T> T first(Map<String, T> arrays, Path file, List<String> names) {
        return optional(arrays, names)
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        file.toString(),
                        "it holds the arrays " + String.join(", ", arrays.keySet()) + ", and none of "
                                + String.join(", ", names),
                        "save the samples as x_train and their classes as y_train"));
    }

    private static <T> Optional<T> optional(Map<String, T> arrays, List<String> names) {
        return names.stream()
                .filter(arrays::containsKey)
                .findFirst()
                .flatMap(name -> Optional.ofNullable(arrays.get(name)));
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        DataFile<Map<String, NumpyArray>> read = DataFile.read(file, NumpyArchive::read);
        NumpyArray samples = first(read.value(), file, List.of("x_test", "x", NumpyArchive.ONLY, "x_train"));
        Optional<NumpyArray> targets = request.targets() == Targets.IGNORED
                ? Optional.empty()
                : optional(read.value(), List.of("y_test", "y", "y_train"));
        if (targets.isEmpty() && request.targets() == Targets.REQUIRED) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    file.toString(),
                    "it holds no classes",
                    "give a .npz file with the arrays x_test and y_test");
        }
        List<String> names = ImageData.classNames(request.schema()).orElse(List.of());
        Dataset data = dataset(
                new Named(file.toString(), samples, read.digest()),
                targets.map(array -> new Named(file + ", classes", array, read.digest())),
                names);
        SchemaComparison.requireSame(request.schema(), data.schema(), file.toString());
        return data;
    }

    private Dataset dataset(Named samples, Optional<Named> targets, List<String> names) {
        NumpyArray array = samples.array();
        Shape shape = NumpySamples.shape(samples.name(), array, channels);
        ArrayDataset.Builder data = ArrayDataset.builder();
        if (array.isBytes()) {
            data.bytes(ImageData.INPUT, shape, NumpySamples.bytes(array, channels));
        } else {
            data.input(ImageData.INPUT, shape, NumpySamples.floats(array, channels));
        }
        ContentDigest digest = new ContentDigest().add(samples.digest());
        targets.ifPresent(found -> {
            data.target(
                    new Schema.Target(ImageData.TARGET, TargetKind.CLASS_INDEX, names.size(), names),
                    labels(found, samples, names.size()));
            digest.add(found.digest());
        });
        return data.digest(digest.hex()).build();
    }

    private static List<String> numbered(Named targets) {
        double most = 0;
        for (int i = 0; i < targets.array().size(); i++) {
            most = Math.max(most, targets.array().value(i));
        }
        return ArrayDataset.numberedClasses((int) Math.min(most, 1 << 20) + 1);
    }

    private static float[] labels(Named targets, Named samples, int classes) {
        NumpyArray array = targets.array();
        if (array.size() != samples.array().samples()) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    targets.name(),
                    "there are " + array.size() + " classes for "
                            + samples.array().samples() + " samples of " + samples.name(),
                    "give two arrays of one set, the classes as numbers and not one-hot");
        }
        float[] values = new float[array.size()];
        ProblemList problems = new ProblemList(targets.name());
        for (int i = 0; i < values.length; i++) {
            double label = array.value(i);
            if (label < 0 || label >= classes || label != Math.rint(label)) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        targets.name() + ", sample " + i,
                        "the class is " + label + "; it must be a whole number from 0 to " + (classes - 1),
                        "correct it or name more classes");
            }
            values[i] = (float) label;
        }
        problems.throwIfAny();
        return values;
    }
}
