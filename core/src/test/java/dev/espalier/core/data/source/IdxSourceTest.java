package dev.espalier.core.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxSourceTest {

    private static final Set<ErrorCode> DATA =
            Set.of(ErrorCode.DATA_FORMAT, ErrorCode.DATA_VALUE, ErrorCode.DATA_SIZE, ErrorCode.DATA_SCHEMA);

    @TempDir
    Path folder;

    private DataSource.Context context;

    @BeforeEach
    void pathsBeginInTheFolder() {
        context = path -> folder.resolve(path);
    }

    @Test
    void readsAFolderOfStandardNames() throws IOException {
        write("train-images-idx3-ubyte", IdxBytes.counting(256, 6, 2, 3));
        write("train-labels-idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.counting(3, 6)));
        write("t10k-images-idx3-ubyte.gz", IdxBytes.gzip(IdxBytes.counting(256, 4, 2, 3)));
        write("t10k-labels-idx1-ubyte", IdxBytes.counting(2, 4));
        DataSource.Parts parts = new IdxSource(folder.toString()).load(context);
        Dataset train = parts.train();
        assertEquals(6, train.size());
        assertEquals(Shape.of(1, 2, 3), train.schema().inputs().get(0).shape());
        assertEquals(List.of("0", "1", "2"), train.schema().targets().get(0).classNames());
        float[] into = new float[7];
        train.readInput(0, 1, into, 1);
        assertArrayEquals(new float[] {0, 6, 7, 8, 9, 10, 11}, into);
        assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2}, TestData.labels(train));
        assertTrue(parts.validation().isEmpty());
        assertEquals(4, parts.test().orElseThrow().size());
        assertEquals(train.schema(), parts.test().orElseThrow().schema());
        assertEquals(64, train.digest().length());
        assertNotEquals(train.digest(), parts.test().orElseThrow().digest());
    }

    @Test
    void readsNamedFilesRelativeToTheStackWithoutATestPart() throws IOException {
        write("pictures.idx", IdxBytes.counting(256, 2, 3, 2, 2));
        write("kinds.idx", IdxBytes.counting(2, 2));
        IdxSource source =
                new IdxSource("").withTrainingFiles("pictures.idx", "kinds.idx").withClasses("cat", "dog");
        DataSource.Parts parts = source.load(context);
        assertEquals(Shape.of(3, 2, 2), parts.train().schema().inputs().get(0).shape());
        assertEquals(
                List.of("cat", "dog"), parts.train().schema().targets().get(0).classNames());
        assertTrue(parts.test().isEmpty());
    }

    @Test
    void keepsTheSamplesOfSomeClassesWithNewLabels() throws IOException {
        write("images", IdxBytes.counting(256, 6, 1, 2));
        write("labels", IdxBytes.of(new byte[] {0, 1, 2, 0, 2, 1}, 6));
        IdxSource all = new IdxSource("").withTrainingFiles("images", "labels").withClasses("a", "b", "c");
        Dataset kept = all.withOnly("c", "a").load(context).train();
        assertEquals(List.of("c", "a"), kept.schema().targets().get(0).classNames());
        assertArrayEquals(new int[] {1, 0, 1, 0}, TestData.labels(kept));
        float[] into = new float[2];
        kept.readInput(0, 3, into, 0);
        assertArrayEquals(new float[] {8, 9}, into);
        assertNotEquals(all.load(context).train().digest(), kept.digest());
        assertNotEquals(all.withOnly("a", "c").load(context).train().digest(), kept.digest());
    }

    @Test
    void refusesToKeepAClassThatDoesNotExist() throws IOException {
        write("images", IdxBytes.counting(256, 2, 1, 2));
        write("labels", IdxBytes.of(new byte[] {0, 1}, 2));
        EspalierException refusal = refused(new IdxSource("")
                .withTrainingFiles("images", "labels")
                .withClasses("coat", "shirt")
                .withOnly("shrit"));
        assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
        assertTrue(refusal.getMessage().contains("did you mean 'shirt'?"), refusal.getMessage());
    }

    @Test
    void evaluatesOnTheSamplesOfTheKeptClasses() throws IOException {
        write("t10k-images-idx3-ubyte", IdxBytes.counting(256, 4, 1, 2));
        write("t10k-labels-idx1-ubyte", IdxBytes.of(new byte[] {0, 2, 1, 2}, 4));
        write("train-images-idx3-ubyte", IdxBytes.counting(256, 4, 1, 2));
        write("train-labels-idx1-ubyte", IdxBytes.of(new byte[] {0, 2, 1, 2}, 4));
        IdxSource source = new IdxSource(folder.toString()).withOnly("2", "1");
        Dataset train = source.load(context).train();
        Dataset read = source.read(
                folder.resolve("t10k-images-idx3-ubyte"), new ReadRequest(train.schema(), DataSource.Targets.REQUIRED));
        assertArrayEquals(new int[] {0, 1, 0}, TestData.labels(read));
    }

    @Test
    void saysWhatIsMissing() {
        assertEquals(ErrorCode.MISSING_SETTING, refused(new IdxSource()).code());
        EspalierException e = refused(new IdxSource(""));
        assertEquals(ErrorCode.MISSING_SETTING, e.code());
        e = refused(new IdxSource(folder.toString()));
        assertEquals(ErrorCode.IO, e.code());
        assertTrue(e.getMessage().contains("there is no file train-images-idx3-ubyte or"), e.getMessage());
        e = refused(new IdxSource("").withTrainingFiles("a.idx", "b.idx"));
        assertEquals(ErrorCode.IO, e.code());
        e = refused(new IdxSource("").withTrainingFiles("a", ""));
        assertEquals(ErrorCode.MISSING_SETTING, e.code());
        assertTrue(e.getMessage().contains("data.labels: there are images and no labels"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new IdxSource("").withTrainingFiles("", "a"));
    }

    @Test
    void readsImagesWithoutLabelsForAModelThatReconstructsThem() throws IOException {
        write("images", IdxBytes.counting(9, 4, 1, 1));
        DataSource.Context context = path -> folder.resolve(path);
        DataSource.Parts parts = new IdxSource("")
                .withTrainingFiles("images", "")
                .load(context.withTargets(DataSource.Targets.OPTIONAL));
        assertEquals(List.of(), parts.train().schema().targets());
        assertEquals(4, parts.train().size());
    }

    @Test
    void refusesEveryLabelBeyondTheClassesNamingSampleAndClassCount() throws IOException {
        write("images", IdxBytes.counting(9, 4, 1, 1));
        write("labels", IdxBytes.of(new byte[] {0, 2, 1, (byte) 255}, 4));
        EspalierException e =
                refused(new IdxSource("").withTrainingFiles("images", "labels").withClasses("a", "b"));
        assertEquals(ErrorCode.DATA_VALUE, e.code());
        assertEquals(2, e.problems().size());
        assertTrue(e.problems().get(0).where().endsWith("labels, sample 1"));
        assertEquals(
                "label is 2; it must be from 0 to 1, for there are 2 classes",
                e.problems().get(0).what());
        assertTrue(e.problems().get(1).text().contains("sample 3: label is 255"));
    }

    @Test
    void refusesFilesThatDoNotBelongTogether() throws IOException {
        write("images", IdxBytes.counting(9, 4, 1, 1));
        write("labels", IdxBytes.counting(2, 5));
        assertEquals(ErrorCode.DATA_SIZE, refused(named()).code());
        write("labels", IdxBytes.counting(9, 4, 1, 1));
        assertEquals(ErrorCode.DATA_FORMAT, refused(named()).code());
        write("images", IdxBytes.counting(2, 4));
        write("labels", IdxBytes.counting(2, 4));
        assertEquals(ErrorCode.DATA_FORMAT, refused(named()).code());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAFileThatClaimsATerabyteAtOnce(boolean compressed) throws IOException {
        byte[] claim = IdxBytes.of(new byte[57], 1 << 20, 1 << 10, 1 << 10);
        write("images", compressed ? IdxBytes.gzip(claim) : claim);
        write("labels", IdxBytes.counting(2, 4));
        refused(named());
        EspalierException e = assertTimeout(Duration.ofMillis(100), () -> refused(named()));
        assertEquals(ErrorCode.DATA_FORMAT, e.code());
        assertTrue(e.getMessage().contains("the header announces 1048576 x 1024 x 1024 values"), e.getMessage());
    }

    @Test
    void refusesDimensionsWhoseProductOverflows() throws IOException {
        write("images", IdxBytes.of(new byte[9], -1, -1, -1));
        write("labels", IdxBytes.counting(2, 4));
        assertTrue(refused(named()).getMessage().contains("4294967295 x 4294967295 x 4294967295"));
        write("images", IdxBytes.of(new byte[0], 0, 2, 2));
        assertTrue(refused(named()).getMessage().contains("dimension 0 is 0"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesEveryTruncationAndEveryAddedByte(boolean compressed) throws IOException {
        byte[] images = IdxBytes.counting(256, 3, 5, 4);
        byte[] whole = compressed ? IdxBytes.gzip(images) : images;
        write("labels", IdxBytes.counting(2, 3));
        for (int length = 0; length < whole.length; length++) {
            write("images", Arrays.copyOf(whole, length));
            assertTrue(DATA.contains(refused(named()).code()), "length " + length);
        }
        write("images", Arrays.copyOf(whole, whole.length + 1));
        assertEquals(ErrorCode.DATA_FORMAT, refused(named()).code());
        write("images", concatenated(whole, whole));
        assertEquals(ErrorCode.DATA_FORMAT, refused(named()).code());
        write("images", whole);
        named().load(context);
    }

    @Test
    void noFlippedBitOfACompressedFileChangesTheData() throws IOException {
        byte[] whole = IdxBytes.gzip(IdxBytes.counting(251, 3, 5, 4));
        write("labels", IdxBytes.counting(2, 3));
        write("images", whole);
        float[] expected = new float[60];
        readAll(expected);
        int unnoticed = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            write("images", damaged);
            try {
                float[] values = new float[60];
                readAll(values);
                // the time, the system and the text flag of the header mean nothing for the data
                assertArrayEquals(expected, values);
                unnoticed++;
            } catch (EspalierException e) {
                assertTrue(DATA.contains(e.code()), e.getMessage());
            }
        }
        // four bytes of time, one of compression level, one of system, the text flag, up to seven bits after the last
        // block
        assertTrue(unnoticed <= 6 * 8 + 1 + 7, unnoticed + " bits");
    }

    @Test
    void otherTypesOfValuesAreRefusedByName() throws IOException {
        byte[] file = IdxBytes.counting(9, 4, 1, 1);
        file[2] = 0x0D;
        write("images", file);
        write("labels", IdxBytes.counting(2, 4));
        assertTrue(refused(named()).getMessage().contains("of type 0x0d; only unsigned bytes"));
    }

    @Test
    void readsImagesToPredictWithTheLabelsBesideThem() throws IOException {
        write("images", IdxBytes.counting(256, 4, 2, 2));
        write("labels", IdxBytes.counting(2, 4));
        Schema schema = named().load(context).train().schema();
        write("new.idx", IdxBytes.counting(9, 3, 2, 2));
        Dataset unlabelled = named().read(folder.resolve("new.idx"), new ReadRequest(schema, Targets.OPTIONAL));
        assertEquals(3, unlabelled.size());
        assertTrue(unlabelled.schema().targets().isEmpty());
        write("t10k-images-idx3-ubyte.gz", IdxBytes.gzip(IdxBytes.counting(9, 3, 2, 2)));
        write("t10k-labels-idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.counting(2, 3)));
        Dataset labelled =
                named().read(folder.resolve("t10k-images-idx3-ubyte.gz"), new ReadRequest(schema, Targets.OPTIONAL));
        assertEquals(schema, labelled.schema());
        write("large.idx", IdxBytes.counting(9, 3, 2, 3));
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> named().read(folder.resolve("large.idx"), new ReadRequest(schema, Targets.OPTIONAL)));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertTrue(e.getMessage().contains("input 'image' shape is [1, 2, 3]; the model was trained on [1, 2, 2]"));
    }

    @Test
    void readsImagesToPredictFromATable() throws IOException {
        write("images", IdxBytes.counting(256, 4, 1, 2));
        write("labels", IdxBytes.counting(2, 4));
        Schema schema = named().load(context).train().schema();
        Files.writeString(folder.resolve("images.csv"), "label,pixel1,pixel2\n1,7,8\n0,9,10\n");
        Dataset labelled = named().read(folder.resolve("images.csv"), new ReadRequest(schema, Targets.OPTIONAL));
        assertEquals(schema, labelled.schema());
        assertArrayEquals(new int[] {7, 9}, TestData.places(labelled));
        Files.writeString(folder.resolve("images.csv"), "pixel1\n7\n");
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> named().read(folder.resolve("images.csv"), new ReadRequest(schema, Targets.OPTIONAL)));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
    }

    @Test
    void randomBytesAreRefused() throws IOException {
        CounterRandomStream random = new CounterRandomStream(77);
        write("labels", IdxBytes.counting(2, 4));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = (byte) random.nextLong();
            }
            write("images", bytes);
            assertTrue(DATA.contains(refused(named()).code()));
        }
    }

    private IdxSource named() {
        return new IdxSource("").withTrainingFiles("images", "labels");
    }

    private void readAll(float[] into) {
        Dataset data = named().load(context).train();
        for (int s = 0; s < data.size(); s++) {
            data.readInput(0, s, into, s * 20);
        }
    }

    private EspalierException refused(IdxSource source) {
        return assertThrows(EspalierException.class, () -> source.load(context));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
