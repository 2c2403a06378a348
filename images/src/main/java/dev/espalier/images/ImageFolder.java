package dev.espalier.images;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A folder of pictures with one sub-folder for each class: JPEG, PNG, GIF, BMP, TIFF and WebP.
 *
 * <p>The classes are the names of the sub-folders in alphabetical order, and the pictures are found at any depth below them.
 * If the folder has a sub-folder {@code train}, the classes are below it, and {@code validation} (or {@code val}, {@code
 * valid}) and {@code test} beside it are those parts, if they are there. Hidden files, and files whose names do not end as
 * those of pictures do, are left out.
 *
 * <p>The one input, "image", has the shape {@code [channels, height, width]}, the channels red, green and blue, and values
 * from 0 to 255. Pictures are turned as their Exif orientation says. A picture of another size is scaled by a triangle
 * filter, which takes all of its pixels into account, and cut or padded in the middle. Of animations the first frame counts.
 * Transparent pixels lie over the background.
 *
 * <p>All files are decoded once before training, by several threads. Those that cannot be decoded are reported together, or
 * left out with {@code damaged: skip}.
 *
 * <p>Files to predict are a picture or a folder of pictures at any depth.
 *
 * <p>Choose it for pictures in files of their own.
 *
 * @param path the folder
 * @param validationPath a folder to validate on, with the same sub-folders, relative to path; empty for the standard names
 * @param testPath a folder to test on, with the same sub-folders, relative to path; empty for the standard name
 * @param classes names of the sub-folders in the order of their labels; empty for all in alphabetical order
 * @param form what pictures look like as samples
 * @param damaged what is done with files that cannot be decoded
 */
@Plugin(value = "image-folder", summary = "pictures in a folder with one sub-folder for each class")
public record ImageFolder(
        @Setting(value = "folder of the pictures", shorthand = true, location = true)
        String path,

        @Setting(value = "folder to validate on, instead of validation, val or valid beside train", location = true)
        String validationPath,

        @Setting(value = "folder to test on, instead of test beside train", location = true)
        String testPath,

        @Setting("names of the sub-folders in the order of their labels; in alphabetical order by default")
        List<String> classes,

        @Setting(value = "form of the samples", flatten = true)
        PictureForm form,

        @Setting("refuse or skip: whether files that cannot be decoded are errors or left out")
        Damaged damaged)
        implements DataSource {

    private static final String TRAIN = "train";
    private static final List<String> VALIDATION = List.of("validation", "val", "valid");
    private static final List<String> TEST = List.of("test");

    /** Checks the classes and copies them. */
    public ImageFolder {
        classes = List.copyOf(classes);
        Check.require(
                classes.stream().distinct().count() == classes.size(), "classes", classes, "must be different names");
    }

    /** A source that has yet to be told where its pictures are: loading it says so. */
    public ImageFolder() {
        this("");
    }

    /**
     * A folder of pictures that all have one size, in colour.
     *
     * @param path the folder
     */
    public ImageFolder(String path) {
        this(path, "", "", List.of(), new PictureForm(), Damaged.REFUSE);
    }

    /**
     * The same with pictures of another form.
     *
     * @param other what they look like as samples
     * @return the source
     */
    public ImageFolder with(PictureForm other) {
        return new ImageFolder(path, validationPath, testPath, classes, other, damaged);
    }

    /**
     * The same with another treatment of files that cannot be decoded.
     *
     * @param treatment what is done with them
     * @return the source
     */
    public ImageFolder with(Damaged treatment) {
        return new ImageFolder(path, validationPath, testPath, classes, form, treatment);
    }

    @Override
    public void check(Targets required) {
        if (path.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.MISSING_SETTING,
                    "data.path",
                    "no folder is given",
                    "set path to a folder that has one sub-folder of pictures for each class");
        }
    }

    @Override
    public Parts load(Context context) {
        check(context.targets());
        Path root = context.resolve(path);
        boolean split = Files.isDirectory(root.resolve(TRAIN)) && PictureListing.hasFolders(root.resolve(TRAIN));
        Path trainRoot = split ? root.resolve(TRAIN) : root;
        boolean labelled = context.targets() == Targets.REQUIRED || PictureListing.hasFolders(trainRoot);
        PictureListing listing =
                labelled ? PictureListing.ofClasses(trainRoot, classes) : PictureListing.ofAll(trainRoot);
        Dataset train = loaded(listing, form);
        Optional<Dataset> validation =
                part(root, validationPath, split ? VALIDATION : List.of()).map(folder -> like(train, listing, folder));
        Optional<Dataset> test =
                part(root, testPath, split ? TEST : List.of()).map(folder -> like(train, listing, folder));
        return new Parts(train, validation, test);
    }

    /** The folder of a part, which must exist if it is named, or the first of the standard names that exists. */
    private static Optional<Path> part(Path root, String name, List<String> standard) {
        if (!name.isEmpty()) {
            return Optional.of(root.resolve(name));
        }
        return standard.stream().map(root::resolve).filter(Files::isDirectory).findFirst();
    }

    /** Another part, of the size and the classes of the training part. */
    private Dataset like(Dataset train, PictureListing training, Path folder) {
        PictureListing listing = training.classes().isEmpty()
                ? PictureListing.ofAll(folder)
                : PictureListing.ofClasses(folder, training.classes());
        return loaded(listing, form.of(train.schema().inputs().get(0).shape()));
    }

    private Dataset loaded(PictureListing listing, PictureForm wanted) {
        Optional<Consumer<? super Problem>> skipped =
                damaged == Damaged.SKIP ? Optional.of(problem -> {}) : Optional.empty();
        return new PictureLoading(listing, wanted, Runtime.getRuntime().availableProcessors()).load(skipped);
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        PictureForm wanted = form.of(request.schema().inputs().get(0).shape());
        PictureListing listing = listing(file, request);
        Dataset data =
                new PictureLoading(listing, wanted, Runtime.getRuntime().availableProcessors()).load(request.skipped());
        SchemaComparison.requireSame(request.schema(), data.schema(), file.toString());
        return data;
    }

    private static PictureListing listing(Path file, ReadRequest request) {
        if (!Files.isDirectory(file)) {
            if (request.targets() == Targets.REQUIRED) {
                throw new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        file.toString(),
                        "a single picture has no label",
                        "give a folder with one sub-folder of pictures for each class");
            }
            return PictureListing.ofFile(file);
        }
        boolean labelled = !request.schema().targets().isEmpty()
                && (request.targets() == Targets.REQUIRED
                        || (request.targets() == Targets.OPTIONAL && PictureListing.hasFolders(file)));
        return labelled
                ? PictureListing.ofClasses(
                        file, request.schema().targets().get(0).classNames())
                : PictureListing.ofAll(file);
    }

    @Override
    public List<String> columns(Path file) {
        return List.of(PictureLoading.PATH);
    }
}
