package dev.espalier.core.data.source;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
import dev.espalier.api.Setting;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.data.SchemaComparison;
import dev.espalier.core.data.file.DataFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images and labels in IDX files, plain or gzip, the format of the MNIST family.
 *
 * <p>With {@code path} alone, the folder is searched for {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}
 * and, for testing, the two files that begin with {@code t10k}; each may end in {@code .gz}. Otherwise {@code images} and
 * {@code labels} name the files. The one input, "image", has the shape {@code [1, height, width]} and values from 0 to 255.
 *
 * <p>Choose it for MNIST, Fashion-MNIST and their relatives.
 *
 * @param path the folder; files named below are relative to it
 * @param images the file of training images; empty for the standard name
 * @param labels the file of training labels; empty for the standard name
 * @param testImages the file of test images; empty for the standard name, if it is there
 * @param testLabels the file of test labels; empty for the standard name, if it is there
 * @param classes names of the classes; empty for 0, 1, … up to the largest training label
 * @param only names of the classes whose samples are kept, in the order of their new labels; empty for all
 */
@Plugin(value = "idx", summary = "images and labels in IDX files, the format of MNIST")
public record IdxSource(
        @Setting(value = "folder of the files", shorthand = true, location = true)
        String path,

        @Setting(value = "file of training images, instead of train-images-idx3-ubyte[.gz]", location = true)
        String images,

        @Setting(value = "file of training labels, instead of train-labels-idx1-ubyte[.gz]", location = true)
        String labels,

        @Setting(value = "file of test images, instead of t10k-images-idx3-ubyte[.gz]", location = true)
        String testImages,

        @Setting(value = "file of test labels, instead of t10k-labels-idx1-ubyte[.gz]", location = true)
        String testLabels,

        @Setting("names of the classes in the order of their labels")
        List<String> classes,

        @Setting("names of the classes whose samples are kept, in the order of their new labels; all by default")
        List<String> only)
        implements DataSource {

    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    private static final String COMPRESSED = ".gz";

    /** Copies the lists. */
    public IdxSource {
        classes = List.copyOf(classes);
        only = List.copyOf(only);
        Check.require(only.stream().distinct().count() == only.size(), "only", only, "must be different names");
        Check.require(!images.isEmpty() || labels.isEmpty(), "labels", labels, "must be given together with images");
        Check.require(
                !testImages.isEmpty() || testLabels.isEmpty(),
                "testLabels",
                testLabels,
                "must be given together with testImages");
        Check.require(
                classes.stream().distinct().count() == classes.size(), "classes", classes, "must be different names");
    }

    /** A source that has yet to be told where its files are: loading it says so. */
    public IdxSource() {
        this("");
    }

    /**
     * A folder with files of the standard names.
     *
     * @param path the folder
     */
    public IdxSource(String path) {
        this(path, "", "", "", "", List.of(), List.of());
    }

    /**
     * The same with training files of other names.
     *
     * @param imageFile file of training images
     * @param labelFile file of training labels
     * @return the source
     */
    public IdxSource withTrainingFiles(String imageFile, String labelFile) {
        return new IdxSource(path, imageFile, labelFile, testImages, testLabels, classes, only);
    }

    /**
     * The same with test files of other names.
     *
     * @param imageFile file of test images
     * @param labelFile file of test labels
     * @return the source
     */
    public IdxSource withTestFiles(String imageFile, String labelFile) {
        return new IdxSource(path, images, labels, imageFile, labelFile, classes, only);
    }

    /**
     * The same with names for the classes.
     *
     * @param names in the order of their labels
     * @return the source
     */
    public IdxSource withClasses(String... names) {
        return new IdxSource(path, images, labels, testImages, testLabels, List.of(names), only);
    }

    /**
     * The same with samples of some classes only.
     *
     * @param names of the classes that are kept, in the order of their new labels
     * @return the source
     */
    public IdxSource withOnly(String... names) {
        return new IdxSource(path, images, labels, testImages, testLabels, classes, List.of(names));
    }

    @Override
    public void check(Targets required) {
        List<Problem> problems = new ArrayList<>();
        if (path.isEmpty() && images.isEmpty()) {
            problems.add(new Problem(
                    ErrorCode.MISSING_SETTING,
                    "data.path",
                    "neither path nor images is given",
                    "set path to the folder that holds train-images-idx3-ubyte and train-labels-idx1-ubyte"));
        }
        if (required == Targets.REQUIRED) {
            addIfUnlabelled(problems, images, labels, "labels");
            addIfUnlabelled(problems, testImages, testLabels, "test-labels");
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private static void addIfUnlabelled(List<Problem> problems, String imageFile, String labelFile, String setting) {
        if (!imageFile.isEmpty() && labelFile.isEmpty()) {
            problems.add(new Problem(
                    ErrorCode.MISSING_SETTING,
                    "data." + setting,
                    "there are images and no labels",
                    "name the file of their labels; an autoencoder needs none"));
        }
    }

    @Override
    public Parts load(Context context) {
        check(context.targets());
        Path folder = context.resolve(path);
        ImageData.Source trainImages = read(required(folder, images, TRAIN_IMAGES));
        Optional<Path> labelFile =
                images.isEmpty() || !labels.isEmpty() ? found(folder, labels, TRAIN_LABELS) : Optional.empty();
        if (labelFile.isEmpty() && context.targets() == Targets.OPTIONAL) {
            Optional<Dataset> test =
                    found(folder, testImages, TEST_IMAGES).map(file -> ImageData.unlabelled(read(file)));
            return new Parts(ImageData.unlabelled(trainImages), Optional.empty(), test);
        }
        ImageData.Source trainLabels = read(required(folder, labels, TRAIN_LABELS));
        List<String> names = classes.isEmpty() ? ImageData.numberedClasses(trainLabels) : classes;
        LabelledImages kept = new LabelledImages(names, only);
        Dataset train = kept.of(trainImages, trainLabels);
        Optional<Dataset> test = test(folder, kept);
        test.ifPresent(data -> SchemaComparison.requireSame(train.schema(), data.schema(), "test data"));
        return new Parts(train, Optional.empty(), test);
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        return SampleFile.read(file, request, classes, only);
    }

    private Optional<Dataset> test(Path folder, LabelledImages kept) {
        Optional<Path> imageFile = found(folder, testImages, TEST_IMAGES);
        if (imageFile.isEmpty()) {
            return Optional.empty();
        }
        Path labelFile = required(folder, testLabels, TEST_LABELS);
        return Optional.of(kept.of(read(imageFile.get()), read(labelFile)));
    }

    private static Path required(Path folder, String name, String standard) {
        return found(folder, name, standard)
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.IO,
                        folder.toString(),
                        "there is no file " + standard + " or " + standard + COMPRESSED,
                        "check the folder, or name the files by images and labels"));
    }

    /** The file of a name, which must exist when it is read, or the one of the standard name, if it exists. */
    private static Optional<Path> found(Path folder, String name, String standard) {
        if (!name.isEmpty()) {
            return Optional.of(folder.resolve(name));
        }
        return List.of(standard, standard + COMPRESSED).stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    private static ImageData.Source read(Path file) {
        return new ImageData.Source(file.toString(), DataFile.read(file, IdxArray::read));
    }
}
