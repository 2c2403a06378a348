package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Writes one file as safetensors, through one small buffer. */
final class SafetensorsWriter {

    private final TensorFile file;
    private final SafetensorsHeader layout;
    private final byte[] header;

    SafetensorsWriter(TensorFile file, Map<String, String> label, Path target) {
        this.file = file;
        int names = file.tensors().size() + file.metadata().size() + label.size();
        if (names > SafetensorsHeader.MAXIMUM_NAMES) {
            throw tooLarge(target, names + " tensors and texts; at most " + SafetensorsHeader.MAXIMUM_NAMES + " fit");
        }
        layout = SafetensorsHeader.layOut(file, label);
        header = layout.toBytes();
        if (header.length > SafetensorsHeader.MAXIMUM_BYTES) {
            throw tooLarge(
                    target,
                    "a header of " + header.length + " bytes; at most " + SafetensorsHeader.MAXIMUM_BYTES + " fit");
        }
    }

    /** The size that the file will have. */
    long bytes() {
        return SafetensorsHeader.LENGTH_BYTES + header.length + layout.dataBytes();
    }

    /** Writes the file; the digest is known, and put in its place, when all other bytes are written. */
    void writeTo(Storage.Output output) throws IOException {
        Sha256 digest = new Sha256();
        TensorEncoder.Taker taker = (bytes, offset, length) -> {
            digest.update(bytes, offset, length);
            output.write(bytes, offset, length);
        };
        byte[] length = lengthOf(header);
        taker.take(length, 0, length.length);
        taker.take(header, 0, header.length);
        TensorEncoder encoder = new TensorEncoder(taker);
        for (SafetensorsHeader.Entry entry : layout.entries()) {
            encoder.append(file.tensor(entry.name()));
        }
        encoder.flush();
        output.overwrite(
                SafetensorsHeader.LENGTH_BYTES + SafetensorsHeader.DIGEST_AT,
                digest.hex().getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] lengthOf(byte[] header) {
        return ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array();
    }

    private static EspalierException tooLarge(Path target, String what) {
        return new EspalierException(
                ErrorCode.IO,
                target.toString(),
                "a tensor file cannot hold " + what,
                "keep fewer or shorter texts in it");
    }
}
