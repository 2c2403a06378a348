package dev.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FashionMnistSmallTest {

    private final DataSource.Parts parts = new FashionMnistSmall().load(Path::of);

    @Test
    void holdsEquallyManyImagesOfEachClass() {
        assertCounts(parts.train(), 500);
        assertCounts(parts.test().orElseThrow(), 100);
    }

    @Test
    void imagesAreOneChannelOf28By28() {
        assertEquals(Shape.of(1, 28, 28), parts.train().schema().inputs().get(0).shape());
        assertEquals(parts.train().schema(), parts.test().orElseThrow().schema());
        float[] pixels = new float[784];
        parts.train().readInput(0, 0, pixels, 0);
        double mean = 0;
        for (float pixel : pixels) {
            assertEquals(Math.rint(pixel), pixel);
            mean += pixel / 784;
        }
        assertEquals(true, mean > 10 && mean < 200);
    }

    /** The content, whatever the compression, is that which the tool made. */
    @ParameterizedTest
    @CsvSource({
        "t10k-images-idx3-ubyte, 9b3e16385f809be73a59356e296ee2f4fc7721bd26dbcaec1301fed6c10790b7",
        "t10k-labels-idx1-ubyte, d7a2ae4dcb58c1fe9e8bef7579761b7741a912d5fa5207b98e56b87f797bbbdb",
        "train-images-idx3-ubyte, 56cf83891dcac8220d9fd2d1960af257bc72e193f1800f4f3e00613a9a2d0e91",
        "train-labels-idx1-ubyte, 166d172decdb9d747d6e7689281acc4a6021e0ef5437fe425e128eeae5b373a8"
    })
    void contentIsThatOfTheTool(String file, String digest) throws IOException {
        try (InputStream in = new GZIPInputStream(
                FashionMnistSmall.class.getResourceAsStream("fashion-mnist-small/" + file + ".gz"))) {
            assertEquals(digest, HexFormat.of().formatHex(ContentDigest.sha256().digest(in.readAllBytes())));
        }
    }

    @Test
    void theLicenceLiesBesideTheData() throws IOException {
        try (InputStream in = FashionMnistSmall.class.getResourceAsStream("fashion-mnist-small/LICENSE.txt")) {
            assertNotNull(in);
        }
    }

    @Test
    void whichImagesTheToolTakesDependsOnLabelsAlone() {
        byte[] labels = new byte[300];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 10);
        }
        int[] taken = FashionMnistSubset.taken(labels, 2, 5);
        assertArrayEquals(taken, FashionMnistSubset.taken(labels, 2, 5));
        assertEquals(20, Arrays.stream(taken).distinct().count());
        int[] counts = new int[10];
        Arrays.stream(taken).forEach(place -> counts[place % 10]++);
        assertArrayEquals(new int[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, counts);
    }

    private static void assertCounts(Dataset data, int perClass) {
        int[] counts = new int[10];
        Arrays.stream(TestData.labels(data)).forEach(label -> counts[label]++);
        int[] expected = new int[10];
        Arrays.fill(expected, perClass);
        assertArrayEquals(expected, counts);
    }
}
