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
import dev.espalier.api.data.ReadingProgress;
import dev.espalier.core.data.SchemaComparison;
import java.io.IOException;
import java.io.InputStream;
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
 * <p>In place of a folder, {@code path}, {@code validation-path} and {@code test-path} may name a CSV file of pictures and their
 * classes, whose paths are relative to the folder of the file.
 *
 * <p>Decoded samples are kept as bytes in memory, if they fit; otherwise in a temporary file up to {@code cache-disk}, and what
 * does not fit there is decoded whenever it is read.
 *
 * <p>Files to predict are a picture, a folder of pictures at any depth, or such a CSV file.
 *
 * <p>Choose it for pictures in files of their own.
 *
 * @param path the folder, or a CSV file
 * @param validationPath a folder to validate on, with the same sub-folders, relative to path; empty for the standard names
 * @param testPath a folder to test on, with the same sub-folders, relative to path; empty for the standard name
 * @param classes names of the sub-folders in the order of their labels; empty for all in alphabetical order
 * @param table the columns of CSV files
 * @param form what pictures look like as samples
 * @param damaged what is done with files that cannot be decoded
 * @param cacheMemory how many MiB of decoded samples of each part are kept in memory; 0 for a third of Java's heap
 * @param cacheDisk how many MiB of those that do not fit into memory are kept in a file
 * @param cacheFolder where the file is; empty for Java's temporary folder
 */
@Plugin(value = "image-folder", summary = "pictures in a folder with one sub-folder for each class")
public record ImageFolder(
        @Setting(
                value = "folder of the pictures, or a CSV file of their paths and classes",
                shorthand = true,
                location = true)
        String path,

        @Setting(value = "folder to validate on, instead of validation, val or valid beside train", location = true)
        String validationPath,

        @Setting(value = "folder to test on, instead of test beside train", location = true)
        String testPath,

        @Setting("names of the sub-folders in the order of their labels; in alphabetical order by default")
        List<String> classes,

        @Setting(value = "columns of CSV files", flatten = true)
        PictureColumns table,

        @Setting(value = "form of the samples", flatten = true)
        PictureForm form,

        @Setting("refuse or skip: whether files that cannot be decoded are errors or left out")
        Damaged damaged,

        @Setting(
                value = "MiB of decoded samples of each part that are kept in memory; 0 for a third of Java's heap",
                location = true,
                range = "[0, inf)")
        long cacheMemory,

        @Setting(
                value = "MiB of those that do not fit into memory that are kept in a file",
                location = true,
                range = "[0, inf)")
        long cacheDisk,

        @Setting(value = "folder of that file; Java's temporary one by default", location = true)
        String cacheFolder)
        implements DataSource {

    private static final String TRAIN = "train";
    private static final List<String> VALIDATION = List.of("validation", "val", "valid");
    private static final List<String> TEST = List.of("test");

    private static final long CACHE_DISK = 32_768;

    /** Checks the classes and copies them. */
    public ImageFolder {
        classes = List.copyOf(classes);
        Check.require(
                classes.stream().distinct().count() == classes.size(), "classes", classes, "must be different names");
        Check.atLeast("cacheMemory", cacheMemory, 0);
        Check.atLeast("cacheDisk", cacheDisk, 0);
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
        this(path, "", "", List.of(), new PictureColumns(), new PictureForm(), Damaged.REFUSE, 0, CACHE_DISK, "");
    }

    /**
     * The same with pictures of another form.
     *
     * @param other what they look like as samples
     * @return the source
     */
    public ImageFolder with(PictureForm other) {
        return new ImageFolder(
                path, validationPath, testPath, classes, table, other, damaged, cacheMemory, cacheDisk, cacheFolder);
    }

    /**
     * The same with another treatment of files that cannot be decoded.
     *
     * @param treatment what is done with them
     * @return the source
     */
    public ImageFolder with(Damaged treatment) {
        return new ImageFolder(
                path, validationPath, testPath, classes, table, form, treatment, cacheMemory, cacheDisk, cacheFolder);
    }

    /**
     * The same with other limits of what is kept.
     *
     * @param memory MiB in memory; 0 for a third of Java's heap
     * @param disk MiB in a file
     * @param folder of the file; empty for Java's temporary one
     * @return the source
     */
    public ImageFolder withCache(long memory, long disk, String folder) {
        return new ImageFolder(path, validationPath, testPath, classes, table, form, damaged, memory, disk, folder);
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
        boolean labelled = context.targets() == Targets.REQUIRED
                || Files.isRegularFile(trainRoot)
                || PictureListing.hasFolders(trainRoot);
        PictureListing listing = labelled ? labelled(trainRoot, classes) : PictureListing.ofAll(trainRoot);
        CacheLimits limits = limits(context);
        Dataset train = loaded(listing, form, limits, context);
        Path beside = Files.isRegularFile(root) ? root.resolveSibling("").toAbsolutePath() : root;
        Optional<Dataset> validation = part(beside, validationPath, split ? VALIDATION : List.of())
                .map(place -> like(train, listing, place, limits, context));
        Optional<Dataset> test = part(beside, testPath, split ? TEST : List.of())
                .map(place -> like(train, listing, place, limits, context));
        return new Parts(train, validation, test);
    }

    private CacheLimits limits(Context context) {
        return new CacheLimits(
                cacheMemory,
                cacheDisk,
                cacheFolder.isEmpty() ? Optional.empty() : Optional.of(context.resolve(cacheFolder)));
    }

    /** A folder of classes, or a file that names pictures and their classes. */
    private PictureListing labelled(Path place, List<String> names) {
        return Files.isRegularFile(place) ? table.labelled(place, names) : PictureListing.ofClasses(place, names);
    }

    private PictureListing unlabelled(Path place) {
        return Files.isRegularFile(place) ? table.unlabelled(place) : PictureListing.ofAll(place);
    }

    /** The folder of a part, which must exist if it is named, or the first of the standard names that exists. */
    private static Optional<Path> part(Path root, String name, List<String> standard) {
        if (!name.isEmpty()) {
            return Optional.of(root.resolve(name));
        }
        return standard.stream().map(root::resolve).filter(Files::isDirectory).findFirst();
    }

    /** Another part, of the size and the classes of the training part. */
    private Dataset like(Dataset train, PictureListing training, Path place, CacheLimits limits, Context context) {
        PictureListing listing = training.classes().isEmpty() ? unlabelled(place) : labelled(place, training.classes());
        return loaded(listing, form.of(train.schema().inputs().get(0).shape()), limits, context);
    }

    private Dataset loaded(PictureListing listing, PictureForm wanted, CacheLimits limits, Context context) {
        Optional<Consumer<? super Problem>> skipped =
                damaged == Damaged.SKIP ? Optional.of(problem -> {}) : Optional.empty();
        return new PictureLoading(listing, wanted, limits, context.threads(), context.progress()).load(skipped);
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        PictureForm wanted = form.of(request.schema().inputs().get(0).shape());
        // a folder of the stack may not exist where the model is used
        CacheLimits limits = new CacheLimits(cacheMemory, cacheDisk, Optional.empty());
        int threads = Runtime.getRuntime().availableProcessors();
        Dataset data = new PictureLoading(listing(file, request), wanted, limits, threads, ReadingProgress.none())
                .load(request.skipped());
        SchemaComparison.requireSame(request.schema(), data.schema(), file.toString());
        return data;
    }

    private PictureListing listing(Path file, ReadRequest request) {
        boolean folder = Files.isDirectory(file);
        if (!folder && isPicture(file)) {
            if (request.targets() == Targets.REQUIRED) {
                throw new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        file.toString(),
                        "a single picture has no label",
                        "give a folder with one sub-folder of pictures for each class, or a CSV file with labels");
            }
            return PictureListing.ofFile(file);
        }
        List<String> names = request.schema().targets().isEmpty()
                ? List.of()
                : request.schema().targets().get(0).classNames();
        boolean labelled = !names.isEmpty()
                && (request.targets() == Targets.REQUIRED
                        || (request.targets() == Targets.OPTIONAL && folder && PictureListing.hasFolders(file)));
        return labelled ? labelled(file, names) : unlabelled(file);
    }

    /** Whether a file is a picture by its first bytes, or by its name if it is damaged or missing. */
    private static boolean isPicture(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return PictureFormat.of(in.readNBytes(12)).isPresent() || PictureFormat.isNamed(file.toString());
        } catch (IOException tellsWhenItIsRead) {
            return PictureFormat.isNamed(file.toString());
        }
    }

    @Override
    public List<String> columns(Path file) {
        return List.of(PictureLoading.PATH);
    }
}
