package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.document.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pictures of a split.
 *
 * @param root what names are relative to
 * @param classes the names of the classes in the order of their indices; empty if the pictures have none
 * @param files in the order of their names
 * @param others how many files were left out because their names do not end as those of pictures do
 */
record PictureListing(Path root, List<String> classes, List<PictureFile> files, int others) {

    /** Copies the lists. */
    PictureListing {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
    }

    /**
     * The pictures of a folder that has one sub-folder for each class, at any depth below it.
     *
     * @param root the folder
     * @param given the names of the classes in their order; empty for those of the sub-folders in alphabetical order
     * @throws EspalierException with every sub-folder that is not a class or holds no picture
     */
    static PictureListing ofClasses(Path root, List<String> given) {
        List<Path> folders = folders(root);
        List<String> found = folders.stream().map(PictureListing::fileName).toList();
        List<String> classes = given.isEmpty() ? found : given;
        ProblemList problems = new ProblemList(root.toString());
        if (folders.isEmpty()) {
            problems.add(
                    ErrorCode.DATA_FORMAT,
                    root.toString(),
                    "the folder has no sub-folders; there must be one for each class",
                    "sort the pictures into sub-folders, or name their classes in a CSV file with labels");
        }
        List<PictureFile> files = new ArrayList<>();
        int others = 0;
        for (Path folder : folders) {
            int label = classes.indexOf(fileName(folder));
            if (label < 0) {
                problems.add(
                        ErrorCode.DATA_LABEL,
                        folder.toString(),
                        "there is no class '" + fileName(folder) + "'",
                        Suggestions.nearest(fileName(folder), classes));
                continue;
            }
            List<Path> all = files(folder);
            List<Path> pictures = pictures(all);
            others += all.size() - pictures.size();
            if (pictures.isEmpty()) {
                problems.add(
                        ErrorCode.DATA_SIZE,
                        folder.toString(),
                        "the folder holds no pictures",
                        "put pictures of the class into it, or remove it");
            }
            pictures.forEach(path -> files.add(new PictureFile(path, name(root, path), label)));
        }
        problems.throwIfAny();
        return new PictureListing(root, classes, files, others);
    }

    /**
     * All pictures of a folder, at any depth, without classes.
     *
     * @param root the folder
     * @throws EspalierException if there are none
     */
    static PictureListing ofAll(Path root) {
        List<Path> all = files(root);
        List<PictureFile> files = pictures(all).stream()
                .map(path -> new PictureFile(path, name(root, path), PictureFile.UNLABELLED))
                .toList();
        if (files.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    root.toString(),
                    "the folder holds no pictures",
                    "give a folder of JPEG, PNG, GIF, BMP, TIFF or WebP files");
        }
        return new PictureListing(root, List.of(), files, all.size() - files.size());
    }

    /** One picture. */
    static PictureListing ofFile(Path file) {
        return new PictureListing(
                file, List.of(), List.of(new PictureFile(file, file.toString(), PictureFile.UNLABELLED)), 0);
    }

    /** Whether a folder has sub-folders. */
    static boolean hasFolders(Path root) {
        return !folders(root).isEmpty();
    }

    private static List<Path> folders(Path root) {
        return listed(root, 1).stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> files(Path root) {
        return listed(root, Integer.MAX_VALUE).stream()
                .filter(path -> !Files.isDirectory(path))
                .toList();
    }

    private static List<Path> pictures(List<Path> files) {
        return files.stream()
                .filter(path -> PictureFormat.isNamed(fileName(path)))
                .toList();
    }

    /** What is below a folder and not hidden, in alphabetical order. */
    private static List<Path> listed(Path root, int depth) {
        if (!Files.isDirectory(root)) {
            throw new EspalierException(
                    ErrorCode.IO,
                    root.toString(),
                    Files.exists(root) ? "this is not a folder" : "there is no such folder",
                    "check the path; it must be that of a folder of pictures");
        }
        try (Stream<Path> walked = Files.walk(root, depth, FileVisitOption.FOLLOW_LINKS)) {
            return walked.filter(path -> !path.equals(root) && !name(root, path).matches("(.*/)?[.].*"))
                    .sorted(Comparator.comparing(path -> name(root, path)))
                    .collect(Collectors.toList());
        } catch (IOException failure) {
            throw cannotList(root, failure);
        } catch (UncheckedIOException failure) {
            throw cannotList(root, new IOException(failure.getMessage(), failure));
        }
    }

    private static EspalierException cannotList(Path root, IOException failure) {
        return new EspalierException(
                ErrorCode.IO,
                root.toString(),
                "the folder cannot be listed: " + FileReason.of(failure),
                "check its permissions and its links",
                failure);
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** The path below the root with slashes, which is the same on every system. */
    private static String name(Path root, Path path) {
        StringBuilder name = new StringBuilder();
        for (Path part : root.relativize(path)) {
            name.append(name.length() == 0 ? "" : "/").append(part);
        }
        return name.toString();
    }
}
