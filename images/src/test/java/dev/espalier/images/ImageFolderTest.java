package dev.espalier.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.ReadingProgress;
import dev.espalier.testkit.PluginContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest implements PluginContract {

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void makeFolder() throws IOException {
        root = folder.resolve("pictures");
        TestPictures.copy("colour.png", root.resolve("cat"));
        TestPictures.copy("grey.png", root.resolve("cat/deeper"));
        TestPictures.copy("jpeg-420.jpg", root.resolve("dog"));
        TestPictures.copy("colour.gif", root.resolve("dog"));
    }

    @Override
    public Object plugin() {
        return new ImageFolder("pictures")
                .with(new PictureForm(List.of(8, 12), Fit.PAD, true, 7, 1000))
                .with(Damaged.SKIP);
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("classes", List.of(List.of("cat", "cat")));
    }

    @Test
    void sizesThatAreNoneAreRefused() {
        for (List<Integer> size : List.of(List.of(0), List.of(1, 2, 3), List.of(8, 100_000))) {
            assertThrows(InvalidSettingException.class, () -> new PictureForm(size, Fit.CROP, false, 0, 1));
        }
        assertThrows(InvalidSettingException.class, () -> new PictureForm(List.of(), Fit.CROP, false, 256, 1));
        assertThrows(InvalidSettingException.class, () -> new PictureForm(List.of(), Fit.CROP, false, 0, 0));
    }

    @Test
    void tellsOfEachPictureAndDecodesWithTheThreadsOfTheRun() {
        Map<Long, Thread> threads = new ConcurrentHashMap<>();
        ImageFolder source = source(root).with(new PictureForm(List.of(8, 8), Fit.CROP, false, 0, 100_000));
        source.load(new DataSource.Context() {
            @Override
            public Path resolve(String path) {
                return Path.of(path);
            }

            @Override
            public int threads() {
                return 1;
            }

            @Override
            public ReadingProgress progress() {
                return (what, done, total) -> {
                    assertEquals("pictures", what);
                    assertEquals(4, total);
                    threads.put(done, Thread.currentThread());
                };
            }
        });

        assertEquals(Set.of(1L, 2L, 3L, 4L), threads.keySet());
        assertEquals(Set.of(Thread.currentThread()), Set.copyOf(threads.values()));
    }

    private static ImageFolder source(Path path) {
        return new ImageFolder(path.toString());
    }

    private static DataSource.Parts load(ImageFolder source) {
        return source.load(Path::of);
    }

    private static Dataset train(ImageFolder source) {
        return load(source).train();
    }

    private static float[] sample(Dataset data, int sample) {
        float[] values = new float[data.schema().inputs().get(0).shape().size()];
        data.readInput(0, sample, values, 0);
        return values;
    }

    private static float[] labels(Dataset data) {
        float[] labels = new float[data.size()];
        for (int i = 0; i < labels.length; i++) {
            data.readTarget(0, i, labels, i);
        }
        return labels;
    }

    @Test
    void subFoldersAreClassesAndPicturesKeepTheirSize() {
        Dataset data = train(source(root));
        assertEquals(Shape.of(3, 23, 37), data.schema().inputs().get(0).shape());
        assertEquals(List.of("cat", "dog"), data.schema().targets().get(0).classNames());
        assertArrayEquals(new float[] {0, 0, 1, 1}, labels(data));
        assertEquals(root.resolve("cat/deeper/grey.png").toString(), data.nameOf(1));
        byte[] expected = TestPictures.bytes("colour.png.raw");
        float[] found = sample(data, 0);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i] & 0xFF, found[i]);
        }
        float[] grey = sample(data, 1);
        assertEquals(grey[5], grey[5 + 23 * 37]);
    }

    @Test
    void samplesHaveTheSizeAndTheColoursThatAreAskedFor() {
        Dataset data = train(source(root).with(new PictureForm(List.of(8), Fit.CROP, true, 0, 1000)));
        assertEquals(Shape.of(1, 8, 8), data.schema().inputs().get(0).shape());
    }

    @Test
    void foldersOfPartsAreFound() throws IOException {
        Path parts = folder.resolve("parts");
        TestPictures.copy("colour.png", parts.resolve("train/cat"));
        TestPictures.copy("colour.png", parts.resolve("train/dog"));
        TestPictures.copy("colour.bmp", parts.resolve("val/dog"));
        TestPictures.copy("colour.bmp", parts.resolve("test/cat"));
        DataSource.Parts found = load(source(parts));
        assertEquals(2, found.train().size());
        assertArrayEquals(new float[] {1}, labels(found.validation().orElseThrow()));
        assertArrayEquals(new float[] {0}, labels(found.test().orElseThrow()));
        assertEquals(found.train().schema(), found.test().orElseThrow().schema());
    }

    @Test
    void theDigestIsThatOfTheContentWhereverItIs() throws IOException {
        String before = train(source(root)).digest();
        Path moved = Files.move(root, folder.resolve("moved"));
        assertEquals(before, train(source(moved)).digest());
        Files.move(moved.resolve("dog/colour.gif"), moved.resolve("cat/colour.gif"));
        assertNotEquals(before, train(source(moved)).digest());
    }

    @Test
    void damagedFilesAreReportedTogether() throws IOException {
        Files.write(root.resolve("cat/empty.png"), new byte[0]);
        Files.writeString(root.resolve("dog/text.jpg"), "this is not a picture");
        TestPictures.copy("photo.png", root.resolve("dog"));
        EspalierException refusal = assertThrows(EspalierException.class, () -> train(source(root)));
        assertEquals(
                List.of(
                        root.resolve("cat/empty.png").toString(),
                        root.resolve("dog/photo.png").toString(),
                        root.resolve("dog/text.jpg").toString()),
                refusal.problems().stream().map(Problem::where).toList());
        assertTrue(refusal.problems().get(1).what().contains("131 x 70 pixels, and the first one 37 x 23"));
        assertTrue(refusal.problems().get(1).remedy().startsWith("set size"));
    }

    @Test
    void damagedFilesAreLeftOutAndCountedIfAskedTo() throws IOException {
        Files.write(root.resolve("cat/a.png"), new byte[5]);
        Files.writeString(root.resolve("dog/notes.txt"), "a note");
        Dataset data = train(source(root).with(Damaged.SKIP));
        assertArrayEquals(new float[] {0, 0, 1, 1}, labels(data));
        assertEquals(root.resolve("cat/colour.png").toString(), data.nameOf(0));
        assertEquals(
                List.of(
                        "left out: 1 of 5 files of " + root + ", which cannot be decoded, the first of them cat/a.png",
                        "left out: 1 files of " + root + " whose names do not end as those of pictures do"),
                data.notes());
        byte[] expected = TestPictures.bytes("colour.png.raw");
        assertEquals(expected[0] & 0xFF, sample(data, 0)[0]);
    }

    @Test
    void nothingButDamagedFilesIsAnErrorEvenThen() throws IOException {
        Path only = folder.resolve("only");
        Files.createDirectories(only.resolve("a"));
        Files.write(only.resolve("a/a.png"), new byte[5]);
        assertThrows(EspalierException.class, () -> train(source(only).with(Damaged.SKIP)));
    }

    @Test
    void foldersThatCannotBeClassesAreReported() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        EspalierException refusal = assertThrows(EspalierException.class, () -> train(source(root)));
        assertEquals(root.resolve("empty").toString(), refusal.problems().get(0).where());
        EspalierException none = assertThrows(EspalierException.class, () -> train(source(root.resolve("dog"))));
        assertTrue(none.problems().get(0).what().contains("no sub-folders"));
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> train(source(folder.resolve("missing"))))
                        .code());
        assertEquals(
                ErrorCode.MISSING_SETTING,
                assertThrows(EspalierException.class, () -> train(new ImageFolder()))
                        .code());
    }

    @Test
    void aPictureOrAFolderIsReadForATrainedModel() throws IOException {
        ImageFolder source = source(root).with(new PictureForm(List.of(16), Fit.CROP, false, 0, 10_000));
        ReadRequest request = new ReadRequest(train(source).schema(), Targets.IGNORED);
        Dataset one = source.read(root.resolve("dog/jpeg-420.jpg"), request);
        assertEquals(1, one.size());
        assertEquals(0, one.schema().targets().size());
        Dataset all = source.read(root, request);
        assertEquals(
                List.of("cat/colour.png", "cat/deeper/grey.png", "dog/colour.gif", "dog/jpeg-420.jpg"),
                all.sideColumn("path").orElseThrow());
        assertArrayEquals(sample(one, 0), sample(all, 3));
        Dataset labelled = source.read(root, new ReadRequest(request.schema(), Targets.REQUIRED));
        assertArrayEquals(new float[] {0, 0, 1, 1}, labels(labelled));

        Files.write(root.resolve("cat/a.png"), new byte[5]);
        List<Problem> skipped = new ArrayList<>();
        assertEquals(4, source.read(root, request.skipping(skipped::add)).size());
        assertEquals(root.resolve("cat/a.png").toString(), skipped.get(0).where());
    }

    @Test
    void picturesWithoutClassesWillDoForAModelThatNeedsNone() {
        DataSource.Context context = ((DataSource.Context) Path::of).withTargets(Targets.OPTIONAL);
        Dataset data = source(root.resolve("dog")).load(context).train();
        assertEquals(2, data.size());
        assertEquals(List.of(), data.schema().targets());
    }

    @Test
    void aTableNamesPicturesAndTheirClasses() throws IOException {
        Path table = root.resolve("train.csv");
        Files.writeString(
                table, "path,label,note\ndog/colour.gif,b,x\ncat/colour.png,a,\n\"cat/deeper/grey.png\",b,y\n");
        Files.writeString(root.resolve("test.csv"), "path,label\ncat/colour.png,b\n");
        ImageFolder source = new ImageFolder(
                table.toString(),
                "",
                "test.csv",
                List.of(),
                new PictureColumns(),
                new PictureForm(),
                Damaged.REFUSE,
                0,
                0,
                "");
        DataSource.Parts parts = load(source);
        assertEquals(List.of("a", "b"), parts.train().schema().targets().get(0).classNames());
        assertArrayEquals(new float[] {1, 0, 1}, labels(parts.train()));
        assertArrayEquals(new float[] {1}, labels(parts.test().orElseThrow()));
        assertEquals(
                List.of("dog/colour.gif", "cat/colour.png", "cat/deeper/grey.png"),
                parts.train().sideColumn("path").orElseThrow());
        Dataset read = source.read(table, new ReadRequest(parts.train().schema(), Targets.REQUIRED));
        assertArrayEquals(new float[] {1, 0, 1}, labels(read));
        assertEquals(
                0,
                source.read(table, new ReadRequest(read.schema(), Targets.IGNORED))
                        .schema()
                        .targets()
                        .size());
    }

    @Test
    void rowsOfATableThatAreWrongAreReportedTogether() throws IOException {
        Path table = root.resolve("wrong.csv");
        Files.writeString(table, "path,label\ncat/colour.png,\n,a\nmissing.png,a\n");
        EspalierException rows = assertThrows(EspalierException.class, () -> train(source(table)));
        assertEquals(
                List.of(table + ":2", table + ":3"),
                rows.problems().stream().map(Problem::where).toList());
        Files.writeString(table, "path,label\ncat/colour.png,b\nmissing.png,a\n");
        EspalierException missing = assertThrows(EspalierException.class, () -> train(source(table)));
        assertEquals(
                root.resolve("missing.png").toString(),
                missing.problems().get(0).where());
        Files.writeString(table, "file,label\ncat/colour.png,b\n");
        EspalierException column = assertThrows(EspalierException.class, () -> train(source(table)));
        assertEquals(
                "set path-column to one of file, label",
                column.problems().get(0).remedy());
    }

    @Test
    void whatIsKeptIsNotDecodedAgain() throws IOException {
        Dataset data = train(source(root));
        float[] before = sample(data, 2);
        Files.delete(root.resolve("dog/colour.gif"));
        assertArrayEquals(before, sample(data, 2));
    }

    /** Bigger than a MiB together, so that they do not fit into the memory that they may take. */
    private ImageFolder large(long disk) {
        return source(root)
                .with(new PictureForm(List.of(400, 300), Fit.STRETCH, false, 0, 1_000_000))
                .withCache(1, disk, folder.toString());
    }

    @Test
    void whatDoesNotFitIntoMemoryIsKeptInAFileWithoutName() throws IOException {
        Dataset inMemory = train(large(0).withCache(100, 0, ""));
        Dataset filed = train(large(100));
        assertEquals(List.of("decoded pictures: 4 of 4 in a temporary file of 1 MiB in " + folder), filed.notes());
        assertEquals(inMemory.digest(), filed.digest());
        assertArrayEquals(labels(inMemory), labels(filed));
        float[] last = sample(inMemory, 3);
        Files.delete(root.resolve("dog/jpeg-420.jpg"));
        assertArrayEquals(last, sample(filed, 3));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(root), left.toList());
        }
    }

    @Test
    void whatDoesNotFitThereIsDecodedAgain() throws IOException {
        Dataset inMemory = train(large(0).withCache(100, 0, ""));
        Dataset filed = train(large(1));
        assertEquals(
                List.of("decoded pictures: 2 of 4 in a temporary file of 0 MiB in " + folder
                        + "; the others are decoded whenever they are read"),
                filed.notes());
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(sample(inMemory, i), sample(filed, i));
        }
        TestPictures.copy("colour.bmp", root.resolve("dog"));
        Files.move(
                root.resolve("dog/colour.bmp"), root.resolve("dog/jpeg-420.jpg"), StandardCopyOption.REPLACE_EXISTING);
        EspalierException changed = assertThrows(EspalierException.class, () -> sample(filed, 3));
        assertTrue(changed.problems().get(0).what().startsWith("the file has changed"), changed::getMessage);
    }

    @Test
    void damagedFilesAreLeftOutOfAFileOfSamplesToo() throws IOException {
        Files.write(root.resolve("cat/a.png"), new byte[5]);
        Dataset filed = train(large(100).with(Damaged.SKIP));
        Dataset inMemory = train(large(0).withCache(100, 0, "").with(Damaged.SKIP));
        assertEquals(4, filed.size());
        assertEquals(inMemory.nameOf(0), filed.nameOf(0));
        assertArrayEquals(sample(inMemory, 0), sample(filed, 0));
    }
}
