package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of weights that are not safetensors files, known by their first bytes. */
enum ForeignFormat {

    /** A file of {@code torch.save}. */
    ARCHIVE(
            "an archive, as torch.save writes it",
            "in PyTorch by safetensors.torch.save_file(model.state_dict(), FILE)",
            "PK\u0003\u0004"),

    /** A file of {@code torch.save} before PyTorch 1.6; the second byte is the version of the protocol. */
    PICKLE("a pickle of Python", "in PyTorch by safetensors.torch.save_file(model.state_dict(), FILE)", "\u0080"),

    /** A file of Keras. */
    HDF5(
            "an HDF5 file, as Keras writes it",
            "in Python by safetensors.numpy.save_file(ARRAYS, FILE) with the arrays by name",
            "\u0089HDF");

    private final String what;
    private final String how;
    /** The first bytes, a character for each. */
    private final String begin;

    ForeignFormat(String what, String how, String begin) {
        this.what = what;
        this.how = how;
        this.begin = begin;
    }

    /**
     * What to say of a file whose header cannot be that of a safetensors file.
     *
     * @param input the file
     * @param path its name
     * @return the refusal, with the way to a safetensors file; empty if the file begins like none of these
     */
    static Optional<EspalierException> refusal(RandomAccessFile input, Path path) throws IOException {
        byte[] first = new byte[(int) Math.min(8, input.length())];
        input.seek(0);
        input.readFully(first);
        return Stream.of(values())
                .filter(format -> format.isBeginOf(first))
                .findFirst()
                .map(format -> new EspalierException(
                        ErrorCode.CHECKPOINT_MISMATCH,
                        path.toString(),
                        "it is " + format.what + ", and not a safetensors file",
                        "convert it to safetensors, " + format.how));
    }

    private boolean isBeginOf(byte[] first) {
        return new String(first, StandardCharsets.ISO_8859_1).startsWith(begin);
    }
}
