package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes picture files, most of them by the readers of ImageIO, and turns them upright. For one thread. */
final class PictureDecoder {

    private final long maxPixels;
    private final PixelReader pixels;
    private final JpegDecoder jpeg = new JpegDecoder();

    /**
     * A decoder.
     *
     * @param form what is asked of pictures
     */
    PictureDecoder(PictureForm form) {
        this.maxPixels = form.maxPixels();
        this.pixels = new PixelReader(form.background());
    }

    /**
     * Decodes a picture.
     *
     * @param file the whole file
     * @return its first frame, valid until the next call
     * @throws UnreadablePictureException with the reason
     */
    Picture decode(byte[] file) throws UnreadablePictureException {
        PictureFormat format = PictureFormat.of(file).orElseThrow(() -> unknown(file));
        return ExifOrientation.of(file, format).upright(stored(file, format));
    }

    private static UnreadablePictureException unknown(byte[] file) {
        return new UnreadablePictureException(
                ErrorCode.DATA_FORMAT,
                file.length == 0 ? "the file is empty" : "the file does not begin as a picture of a known format does",
                "give a JPEG, PNG, GIF, BMP, TIFF or WebP file, or leave out others with damaged: skip");
    }

    private Picture stored(byte[] file, PictureFormat format) throws UnreadablePictureException {
        JpegHeader header = format == PictureFormat.JPEG ? JpegDecoder.header(file) : null;
        if (header != null) {
            requirePixels(header.width(), header.height());
            return jpeg.decode(file, header);
        }
        if (format == PictureFormat.WEBP) {
            requireWhole(file);
        }
        return read(file, format);
    }

    private Picture read(byte[] file, PictureFormat format) throws UnreadablePictureException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.readerName());
        if (!readers.hasNext()) {
            throw new UnreadablePictureException(
                    ErrorCode.DATA_FORMAT,
                    "this Java has no reader of " + format + " files",
                    "add com.twelvemonkeys.imageio:imageio-" + format.readerName() + " to the class path");
        }
        ImageReader reader = readers.next();
        // a cache of its own, in memory, as the default one of ImageIO is a temporary file
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            requirePixels(reader.getWidth(0), reader.getHeight(0));
            BufferedImage image = reader.read(0);
            return pixels.of(image);
        } catch (UnreadablePictureException refusal) {
            throw refusal;
        } catch (IOException | RuntimeException damage) {
            // readers answer damaged files with exceptions of many kinds
            throw UnreadablePictureException.damaged(reason(damage));
        } finally {
            reader.dispose();
        }
    }

    /** Refuses a WebP file that has been cut, which its reader fills with what it likes. */
    private static void requireWhole(byte[] file) throws UnreadablePictureException {
        long length = 8 + (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFFFFFFL);
        if (file.length < length) {
            throw UnreadablePictureException.damaged("it ends after " + file.length + " of " + length + " bytes");
        }
    }

    /** Refuses a picture that would take too much memory, by what its header says. */
    private void requirePixels(int width, int height) throws UnreadablePictureException {
        if ((long) width * height > maxPixels) {
            throw new UnreadablePictureException(
                    ErrorCode.DATA_SIZE,
                    "the picture has " + width + " x " + height + " pixels, which is more than max-pixels allows ("
                            + maxPixels + ")",
                    "make it smaller, or raise max-pixels if the file can be trusted");
        }
    }

    private static String reason(Exception damage) {
        String message = damage.getMessage();
        return message == null || message.isBlank() ? damage.getClass().getSimpleName() : message.strip();
    }
}
