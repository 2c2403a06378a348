package dev.espalier.images;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures brought to another size, against Pillow. */
class SampleWriterTest {

    /** One for each of the two passes, in which a value may lie between two whole numbers. */
    private static final int MOST = 1;

    @ParameterizedTest
    @ValueSource(strings = {"16x16", "40x20", "70x131", "9x64", "140x200"})
    void picturesAreScaledAsByPillow(String size) throws UnreadablePictureException {
        int height = Integer.parseInt(size.substring(0, size.indexOf('x')));
        int width = Integer.parseInt(size.substring(size.indexOf('x') + 1));
        for (Fit fit : Fit.values()) {
            check(fit + "-" + size, new PictureForm(List.of(), fit, false, 9, 10_000), height, width);
        }
        check("grey-" + size, new PictureForm(List.of(), Fit.STRETCH, true, 9, 10_000), height, width);
    }

    private static void check(String expected, PictureForm form, int height, int width)
            throws UnreadablePictureException {
        Picture picture = new PictureDecoder(form).decode(TestPictures.bytes("photo.png"));
        int before = 3;
        byte[] sample = new byte[before + form.channels() * height * width];
        new SampleWriter(form).write(picture, sample, before, height, width);
        byte[] found = Arrays.copyOfRange(sample, before, sample.length);
        int distance = TestPictures.distance(TestPictures.bytes(expected + ".raw"), found);
        assertTrue(distance <= MOST, () -> expected + " differs by " + distance);
    }
}
