package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
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
import dev.espalier.core.data.file.MalformedDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The binary version of CIFAR-10: 50,000 training and 10,000 test pictures of ten kinds in colour.
 *
 * <p>The folder holds {@code data_batch_1.bin} to {@code data_batch_5.bin} and, for testing, {@code test_batch.bin}, each plain
 * or with {@code .gz}; training batches may be fewer. The one input, "image", has the shape {@code [3, 32, 32]} and values from
 * 0 to 255.
 *
 * <p>Choose it for CIFAR-10 as it is downloaded.
 *
 * <p>Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 *
 * @param path the folder
 */
@Plugin(value = "cifar-10", summary = "pictures and labels in the binary files of CIFAR-10")
public record Cifar10Source(
        @Setting(value = "folder of the files", shorthand = true, location = true)
        String path) implements DataSource {

    /** The names of the ten classes, in the order of their labels. */
    public static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final Shape SHAPE = Shape.of(3, 32, 32);
    private static final int TRAINING_FILES = 5;
    private static final String COMPRESSED = ".gz";

    /** A source that has yet to be told where its files are: loading it says so. */
    public Cifar10Source() {
        this("");
    }

    /**
     * The records of a file.
     *
     * @param labels of the records
     * @param pixels of the records, sample after sample
     */
    private record Records(byte[] labels, byte[] pixels) {

        /** Reads records of a label and its pixels up to the end. */
        static Records read(InputStream in, long storedBytes, long mostBytes) throws IOException {
            byte[] all = in.readAllBytes();
            int length = 1 + SHAPE.size();
            if (all.length == 0 || all.length % length != 0) {
                throw new MalformedDataException(
                        "the file has " + all.length + " bytes; it must be a multiple of " + length
                                + ", a label and 3 x 32 x 32 values",
                        "download the binary version of CIFAR-10 again");
            }
            int count = all.length / length;
            byte[] labels = new byte[count];
            byte[] pixels = new byte[all.length - count];
            for (int i = 0; i < count; i++) {
                labels[i] = all[i * length];
                System.arraycopy(all, i * length + 1, pixels, i * SHAPE.size(), SHAPE.size());
            }
            return new Records(labels, pixels);
        }
    }

    @Override
    public void check(Targets required) {
        if (path.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.MISSING_SETTING,
                    "data.path",
                    "no folder is given",
                    "set path to the folder that holds data_batch_1.bin and test_batch.bin");
        }
    }

    @Override
    public Parts load(Context context) {
        check(context.targets());
        Path folder = context.resolve(path);
        List<Path> training = new ArrayList<>();
        for (int i = 1; i <= TRAINING_FILES; i++) {
            found(folder, "data_batch_" + i + ".bin").ifPresent(training::add);
        }
        if (training.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.IO,
                    folder.toString(),
                    "there is no file data_batch_1.bin to data_batch_5.bin",
                    "check the folder; it must be that of the binary version of CIFAR-10");
        }
        Optional<Dataset> test = found(folder, "test_batch.bin").map(file -> dataset(List.of(file), true));
        return new Parts(dataset(training, true), Optional.empty(), test);
    }

    private static Optional<Path> found(Path folder, String name) {
        return List.of(name, name + COMPRESSED).stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    /** Every record has a label: they are left out where none are asked for. */
    @Override
    public Dataset read(Path file, ReadRequest request) {
        Dataset data = dataset(List.of(file), request.targets() != Targets.IGNORED);
        SchemaComparison.requireSame(request.schema(), data.schema(), file.toString());
        return data;
    }

    private static Dataset dataset(List<Path> files, boolean labelled) {
        List<Records> all = new ArrayList<>();
        ContentDigest digest = new ContentDigest();
        List<Problem> problems = new ArrayList<>();
        int count = 0;
        for (Path file : files) {
            try {
                DataFile<Records> read = DataFile.read(file, Records::read);
                digest.add(read.digest());
                all.add(read.value());
                count += read.value().labels().length;
                requireLabels(file, read.value());
            } catch (EspalierException refusal) {
                problems.addAll(refusal.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
        byte[] pixels = new byte
                [ArrayDataset.arrayLength(count, SHAPE.size(), files.get(0).toString())];
        float[] labels = new float[count];
        int at = 0;
        for (Records records : all) {
            System.arraycopy(records.pixels(), 0, pixels, at * SHAPE.size(), records.pixels().length);
            for (byte label : records.labels()) {
                labels[at] = label;
                at++;
            }
        }
        ArrayDataset.Builder data =
                ArrayDataset.builder().bytes(ImageData.INPUT, SHAPE, pixels).digest(digest.hex());
        if (labelled) {
            data.target(new Schema.Target(ImageData.TARGET, TargetKind.CLASS_INDEX, CLASSES.size(), CLASSES), labels);
        }
        return data.build();
    }

    private static void requireLabels(Path file, Records records) {
        ProblemList problems = new ProblemList(file.toString());
        for (int i = 0; i < records.labels().length; i++) {
            int label = records.labels()[i] & 0xFF;
            if (label >= CLASSES.size()) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        file + ", sample " + i,
                        "label is " + label + "; it must be from 0 to 9",
                        "download the binary version of CIFAR-10 again");
            }
        }
        problems.throwIfAny();
    }
}
