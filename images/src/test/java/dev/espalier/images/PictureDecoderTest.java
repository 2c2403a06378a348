package dev.espalier.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every format against the pixels that Pillow reads from them. */
class PictureDecoderTest {

    private static final int GREY = 200;

    private final PictureDecoder decoder = new PictureDecoder(form(10_000));

    private static PictureForm form(long maxPixels) {
        return new PictureForm(List.of(), Fit.CROP, false, GREY, maxPixels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour.png",
                "palette.png",
                "grey.png",
                "bits.png",
                "colour.gif",
                "colour.bmp",
                "colour.tiff",
                "colour.webp"
            })
    void filesWithoutLossHaveThePixelsThatWereWritten(String file) throws UnreadablePictureException {
        assertEquals(0, distance(file));
    }

    /** Alpha is blended here with one rounding, and by Pillow with several. */
    @Test
    void transparentPixelsLieOverTheBackground() throws UnreadablePictureException {
        assertTrue(distance("clear.png") <= 1);
    }

    @ParameterizedTest
    @CsvSource({
        "turned-1.png",
        "turned-2.png",
        "turned-3.png",
        "turned-4.png",
        "turned-5.png",
        "turned-6.png",
        "turned-7.png",
        "turned-8.png",
        "turned-6.webp",
        "turned-6.tiff"
    })
    void picturesAreTurnedAsTheirMetadataSay(String file) throws UnreadablePictureException {
        assertEquals(0, distance(file));
    }

    /** The decoder computes what libjpeg does; the reader of ImageIO, which has progressive files, is libjpeg of another age. */
    @ParameterizedTest
    @CsvSource({
        "jpeg-420.jpg, 0",
        "jpeg-422.jpg, 0",
        "jpeg-444.jpg, 0",
        "jpeg-optimized.jpg, 0",
        "jpeg-progressive.jpg, 1",
        "jpeg-rough.jpg, 0",
        "jpeg-grey.jpg, 0",
        "jpeg-large.jpg, 0",
        "turned-6.jpg, 0"
    })
    void jpegFilesAreDecodedAsByPillow(String file, int most) throws UnreadablePictureException {
        int distance = distance(file);
        assertTrue(distance <= most, () -> file + " differs by " + distance);
    }

    /** Without a profile it is unknown what the inks look like: decoders multiply what each of them lets through. */
    @Test
    void inksBecomeColours() throws UnreadablePictureException {
        Picture picture = decoder.decode(TestPictures.bytes("jpeg-cmyk.jpg"));
        assertEquals(List.of(37, 23, 3), List.of(picture.width(), picture.height(), picture.channels()));
        byte[] expected = TestPictures.bytes("jpeg-cmyk.jpg.raw");
        byte[] found = TestPictures.planes(picture);
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += Math.abs((found[i] & 0xFF) - (expected[i] & 0xFF));
        }
        double mean = sum / found.length;
        assertTrue(mean < 4, () -> "they differ by " + mean + " on average");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour.png",
                "colour.gif",
                "colour.bmp",
                "colour.tiff",
                "colour.webp",
                "jpeg-420.jpg",
                "jpeg-progressive.jpg"
            })
    void filesThatEndTooEarlyAreRefused(String file) {
        byte[] whole = TestPictures.bytes(file);
        for (int length : new int[] {12, 30, whole.length / 2}) {
            byte[] part = Arrays.copyOf(whole, length);
            UnreadablePictureException refusal =
                    assertThrows(UnreadablePictureException.class, () -> decoder.decode(part), file + " " + length);
            assertTrue(refusal.of(file).what().startsWith("the picture is damaged: "), refusal::getMessage);
        }
    }

    @Test
    void aHeaderThatAsksForTooMuchIsRefusedBeforeDecoding() {
        byte[] bomb = TestPictures.bytes("colour.png");
        // the width in the header; that its checksum is wrong now would be found after it
        ByteBuffer.wrap(bomb).putInt(16, 1_000_000);
        UnreadablePictureException refusal = assertThrows(UnreadablePictureException.class, () -> decoder.decode(bomb));
        assertTrue(refusal.of("it").what().startsWith("the picture has 1000000 x 23 pixels"), refusal::getMessage);
        UnreadablePictureException large = assertThrows(
                UnreadablePictureException.class,
                () -> new PictureDecoder(form(37 * 23 - 1)).decode(TestPictures.bytes("jpeg-420.jpg")));
        assertTrue(large.of("it").what().startsWith("the picture has 37 x 23 pixels"), large::getMessage);
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertTrue(assertThrows(UnreadablePictureException.class, () -> decoder.decode(new byte[0]))
                .of("it")
                .what()
                .equals("the file is empty"));
        assertThrows(
                UnreadablePictureException.class,
                () -> decoder.decode("path,label\n".getBytes(StandardCharsets.UTF_8)));
    }

    private int distance(String file) throws UnreadablePictureException {
        byte[] found = TestPictures.planes(decoder.decode(TestPictures.bytes(file)));
        return TestPictures.distance(TestPictures.bytes(file + ".raw"), found);
    }
}
