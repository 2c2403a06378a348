package dev.espalier.core.data.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses one gzip member and refuses anything after it.
 *
 * <p>The JDK's stream takes bytes after the member for the end of the file, so that a damaged or concatenated file is read
 * in part unnoticed. Source: RFC 1952.
 */
final class StrictGzipStream extends InputStream {

    static final int MAGIC_FIRST = 0x1F;
    static final int MAGIC_SECOND = 0x8B;

    /** A deflate stream cannot expand by more: 258 bytes from two bits. */
    static final int MOST_EXPANSION = 1032;

    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;
    private static final String REMEDY = "copy or download the file again";

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean finished;

    /** Reads the header. Closing this closes the stream. */
    StrictGzipStream(InputStream in) throws IOException {
        this.in = in;
        header();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!finished) {
            if (inflater.needsInput()) {
                if (at == end) {
                    refill();
                }
                inflater.setInput(buffer, at, end - at);
                at = end;
            }
            int count = inflate(into, from, length);
            if (count > 0) {
                crc.update(into, from, count);
                return count;
            }
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
                trailer();
                finished = true;
            } else if (inflater.needsDictionary()) {
                throw new MalformedDataException(
                        "the compressed data need a dictionary, which gzip does not support", REMEDY);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] into, int from, int length) throws IOException {
        try {
            return inflater.inflate(into, from, length);
        } catch (DataFormatException e) {
            throw new MalformedDataException(
                    "the compressed data are damaged after " + inflater.getBytesWritten() + " decompressed bytes ("
                            + e.getMessage() + ")",
                    REMEDY);
        }
    }

    private void header() throws IOException {
        if (next() != MAGIC_FIRST || next() != MAGIC_SECOND) {
            throw new MalformedDataException("the file is not compressed with gzip", REMEDY);
        }
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new MalformedDataException(
                    "the gzip header has method " + method + " and flags " + flags + "; only deflate is known", REMEDY);
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void trailer() throws IOException {
        long sum = littleEndian();
        long length = littleEndian();
        if (sum != crc.getValue()) {
            throw new MalformedDataException("the checksum of the decompressed data does not match", REMEDY);
        }
        if (length != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new MalformedDataException("the length of the decompressed data does not match", REMEDY);
        }
        if (at < end || in.read() >= 0) {
            throw new MalformedDataException(
                    "there are bytes after the end of the compressed data",
                    "keep one gzip member and nothing after it");
        }
    }

    private long littleEndian() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // the name and the comment end with a zero byte
        }
    }

    private int next() throws IOException {
        if (at == end) {
            refill();
        }
        return buffer[at++] & 0xFF;
    }

    private void refill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
            throw new EOFException();
        }
        at = 0;
        end = count;
    }
}
