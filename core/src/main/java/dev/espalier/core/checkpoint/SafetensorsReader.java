package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one safetensors file from its first byte to its last, and holds every byte against the digest. */
final class SafetensorsReader {

    private static final int SMALLEST_FILE = SafetensorsHeader.LENGTH_BYTES + 2;

    private final Path path;
    private final Sha256 digest = new Sha256();

    private SafetensorsReader(Path path) {
        this.path = path;
    }

    /**
     * What was read.
     *
     * @param file tensors and texts; without tensors if the file was only verified
     * @param label the texts that Espalier adds, whose names are reserved; without the digest
     * @param digest SHA-256 of the file with zeros in its place
     * @param bytes the file's size
     */
    record Content(TensorFile file, Map<String, String> label, String digest, long bytes) {}

    /** Reads a whole file. */
    static Content read(Path path) {
        return new SafetensorsReader(path).open(true);
    }

    /** Reads a whole file and keeps its texts only. */
    static Content verify(Path path) {
        return new SafetensorsReader(path).open(false);
    }

    static EspalierException damaged(String place, String what) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED, place, what, "use another copy of the file; this one cannot be trusted");
    }

    private Content open(boolean keepTensors) {
        requireRegular(path);
        try (RandomAccessFile input = new RandomAccessFile(path.toFile(), "r")) {
            return content(input, keepTensors);
        } catch (EOFException shrunk) {
            throw damaged(path.toString(), "the file became shorter while it was read");
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
    }

    /** A pipe or a device would be waited for, or never end. */
    static void requireRegular(Path path) {
        if (!Files.exists(path)) {
            throw FileFault.reading(path, "there is no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw FileFault.reading(path, "it is not a regular file");
        }
    }

    private Content content(RandomAccessFile input, boolean keepTensors) throws IOException {
        long bytes = input.length();
        byte[] header = readHeader(input, path);
        digest.update(ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        long dataBytes = bytes - SafetensorsHeader.LENGTH_BYTES - header.length;
        SafetensorsHeader layout = new SafetensorsHeaderParser(path.toString()).parse(header, dataBytes);
        SafetensorsHeader.clearDigest(header);
        digest.update(header);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        TensorDecoder decoder = new TensorDecoder(
                (buffer, offset, length) -> {
                    input.readFully(buffer, offset, length);
                    digest.update(buffer, offset, length);
                },
                dataBytes);
        if (keepTensors) {
            for (SafetensorsHeader.Entry entry : layout.entries()) {
                Tensor tensor = Tensor.allocate(entry.type());
                decoder.fill(tensor);
                tensors.put(entry.name(), tensor);
            }
        }
        decoder.skipRest();
        if (input.read() >= 0) {
            throw damaged(path.toString(), "the file became longer while it was read");
        }
        String found = digest.hex();
        if (!found.equals(layout.digest())) {
            throw damaged(path.toString(), "the bytes have the digest " + found + "; the file says " + layout.digest());
        }
        Map<String, String> label = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        layout.metadata().forEach((name, text) -> {
            if (!name.startsWith(TensorFile.RESERVED)) {
                metadata.put(name, text);
            } else if (!name.equals(SafetensorsHeader.DIGEST)) {
                label.put(name, text);
            }
        });
        return new Content(new TensorFile(tensors, metadata), label, found, bytes);
    }

    /** Reads the header of a file from its first byte, and believes its length only as far as the file's size bears it out. */
    static byte[] readHeader(RandomAccessFile input, Path path) throws IOException {
        long bytes = input.length();
        if (bytes < SMALLEST_FILE) {
            throw damaged(
                    path.toString(), "the file has " + bytes + " bytes; a tensor file has at least " + SMALLEST_FILE);
        }
        byte[] length = new byte[SafetensorsHeader.LENGTH_BYTES];
        input.readFully(length);
        long headerBytes =
                ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long most = Math.min(SafetensorsHeader.MAXIMUM_BYTES, bytes - SafetensorsHeader.LENGTH_BYTES);
        if (headerBytes < 0 || headerBytes > most) {
            throw damaged(
                    path.toString(),
                    "the header claims " + Long.toUnsignedString(headerBytes) + " bytes; at most " + most
                            + " are possible in this file");
        }
        byte[] header = new byte[(int) headerBytes];
        input.readFully(header);
        return header;
    }
}
