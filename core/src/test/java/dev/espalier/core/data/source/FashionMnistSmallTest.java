package dev.espalier.core.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.data.TestData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
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
        "t10k-images-idx3-ubyte, 7cee33c3c6414b1b86c25e665a6c4f41584269de3b7cc9768b1d351922845eef",
        "t10k-labels-idx1-ubyte, 3128d790775889812b73c4f13923559c8b9e281d112c6ea7862acf60a206a909",
        "train-images-idx3-ubyte, 444ed5f7ce17397f236f5eba17dd507d3f6912f04edd3e4f1701cdf82f2cc0c5",
        "train-labels-idx1-ubyte, 35d691216f65485d010cc635af5574a9dc04aa5060de9be64ab6e5cb5ead38e9"
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
    void theToolTakesTheFirstImagesOfEachClass() {
        byte[] labels = new byte[300];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 10);
        }
        int[] taken = FashionMnistSubset.taken(labels, 2);
        assertArrayEquals(IntStream.range(0, 20).toArray(), taken);
    }

    private static void assertCounts(Dataset data, int perClass) {
        int[] counts = new int[10];
        Arrays.stream(TestData.labels(data)).forEach(label -> counts[label]++);
        int[] expected = new int[10];
        Arrays.fill(expected, perClass);
        assertArrayEquals(expected, counts);
    }
}
