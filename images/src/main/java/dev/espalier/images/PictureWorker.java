package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Turns files into samples with memory that it keeps for the next file. For one thread. */
final class PictureWorker {

    private final PictureDecoder decoder;
    private final SampleWriter writer;
    private final MessageDigest digest = ContentDigest.sha256();

    PictureWorker(PictureForm form) {
        this.decoder = new PictureDecoder(form);
        this.writer = new SampleWriter(form);
    }

    /**
     * Decodes a file.
     *
     * @param file where it is
     * @param form what is asked of it: of another size it is refused unless the form has one
     * @param shape of the sample
     * @param sample where to write
     * @param offset index of the sample's first value
     * @return SHA-256 of the file
     * @throws UnreadablePictureException with the reason
     */
    byte[] decode(Path file, PictureForm form, Shape shape, byte[] sample, int offset)
            throws UnreadablePictureException {
        byte[] bytes = bytes(file);
        Picture picture = picture(bytes);
        if (form.size().isEmpty()) {
            requireSize(picture, shape);
        }
        writer.write(picture, sample, offset, shape.dimension(1), shape.dimension(2));
        return digest.digest(bytes);
    }

    /**
     * Decodes a picture and turns it into a sample.
     *
     * @param file the content of a file
     * @param shape of the sample
     * @param sample where to write
     * @throws UnreadablePictureException with the reason
     */
    void decode(byte[] file, Shape shape, byte[] sample) throws UnreadablePictureException {
        writer.write(picture(file), sample, 0, shape.dimension(1), shape.dimension(2));
    }

    /** The shape of the sample that a file makes if it keeps its size. */
    Shape shape(Path file, PictureForm form) throws UnreadablePictureException {
        Picture picture = picture(bytes(file));
        return form.shape(picture.height(), picture.width());
    }

    /** A picture larger than memory is a fault of the file, and not of the run. */
    private Picture picture(byte[] file) throws UnreadablePictureException {
        try {
            return decoder.decode(file);
        } catch (OutOfMemoryError tooLarge) {
            throw new UnreadablePictureException(
                    ErrorCode.OUT_OF_MEMORY,
                    "there is not enough memory to decode the picture",
                    "make it smaller, lower max-pixels, or give Java a larger heap with -Xmx");
        }
    }

    private static byte[] bytes(Path file) throws UnreadablePictureException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UnreadablePictureException(
                    ErrorCode.IO,
                    "the file cannot be read: " + FileReason.of(failure),
                    "check that it is there and may be read");
        }
    }

    private static void requireSize(Picture picture, Shape shape) throws UnreadablePictureException {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        if (picture.height() != height || picture.width() != width) {
            throw new UnreadablePictureException(
                    ErrorCode.DATA_SIZE,
                    "the picture has " + picture.width() + " x " + picture.height() + " pixels, and the first one "
                            + width + " x " + height,
                    "set size to the height and width of the samples, such as size: [" + height + ", " + width + "]");
        }
    }
}
