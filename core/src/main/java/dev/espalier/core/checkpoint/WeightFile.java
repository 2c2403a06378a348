package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weights to start from: the tensors of an Espalier model, or of a safetensors file that another program wrote.
 *
 * <p>A model is read and verified as a whole. Of another file, the header and the digest are read at once, and values only of
 * the tensors that are asked for.
 */
public final class WeightFile {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path path;
    private final String digest;
    private final List<StoredTensor> tensors;
    private final Optional<ModelFile> model;

    private WeightFile(Path path, String digest, List<StoredTensor> tensors, Optional<ModelFile> model) {
        this.path = path;
        this.digest = digest;
        this.tensors = List.copyOf(tensors);
        this.model = model;
    }

    /**
     * Opens a file; nothing stays open.
     *
     * @param path the file
     * @return what it holds
     * @throws EspalierException if it cannot be read ({@link dev.espalier.api.ErrorCode#IO}), is damaged or not a safetensors
     *     file ({@link dev.espalier.api.ErrorCode#CHECKPOINT_DAMAGED}), or was written by Espalier and is not a model, or by
     *     another program in another format ({@link dev.espalier.api.ErrorCode#CHECKPOINT_MISMATCH})
     */
    public static WeightFile open(Path path) {
        SafetensorsReader.requireRegular(path);
        try (RandomAccessFile input = new RandomAccessFile(path.toFile(), "r")) {
            byte[] header = header(input, path);
            String digest = digest(input);
            return SafetensorsHeader.hasDigest(header) ? ofModel(path, digest) : foreign(path, digest, header, input);
        } catch (EOFException shrunk) {
            throw SafetensorsReader.damaged(path.toString(), "the file became shorter while it was read");
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
    }

    private static byte[] header(RandomAccessFile input, Path path) throws IOException {
        try {
            return SafetensorsReader.readHeader(input, path);
        } catch (EspalierException damaged) {
            throw ForeignFormat.refusal(input, path).orElse(damaged);
        }
    }

    private static String digest(RandomAccessFile input) throws IOException {
        input.seek(0);
        return Sha256.of(input::readFully, input.length()).hex();
    }

    private static WeightFile ofModel(Path path, String digest) {
        ModelFile model = onlyMember(path);
        List<StoredTensor> tensors = new ArrayList<>();
        model.tensors().forEach((name, tensor) -> {
            if (!name.startsWith(ModelFile.FITTED)) {
                List<Long> shape =
                        tensor.type().shape().stream().map(Integer::longValue).toList();
                tensors.add(new StoredTensor(
                        name,
                        tensor.type().element().name(),
                        shape,
                        () -> tensor.floats().clone()));
            }
        });
        return new WeightFile(path, digest, tensors, Optional.of(model));
    }

    private static ModelFile onlyMember(Path path) {
        EnsembleFile file = EnsembleFile.read(path);
        if (file.members().size() > 1) {
            throw new EspalierException(
                    ErrorCode.CHECKPOINT_MISMATCH,
                    path.toString(),
                    "it is an ensemble of " + file.members().size() + " members, and weights are taken from one model",
                    "name the model of one member, such as members/1/model.safetensors in the folder of the ensemble, or"
                            + " write one into a file of its own: espalier model export " + path.getFileName()
                            + " --member 1");
        }
        return file.members().get(0);
    }

    private static WeightFile foreign(Path path, String digest, byte[] header, RandomAccessFile input)
            throws IOException {
        long begin = SafetensorsHeader.LENGTH_BYTES + (long) header.length;
        SafetensorsHeaderParser parser = new SafetensorsHeaderParser(path.toString());
        List<StoredTensor> tensors = new ArrayList<>();
        for (SafetensorsHeaderParser.Declared declared : parser.parseForeign(header, input.length() - begin)) {
            Optional<FloatFormat> format = FloatFormat.of(declared.element());
            format.ifPresent(found -> requireBytes(path, parser, declared, found));
            tensors.add(new StoredTensor(
                    declared.range().name(),
                    declared.element(),
                    declared.shape(),
                    () -> read(path, begin, declared.range(), format.orElseThrow())));
        }
        return new WeightFile(path, digest, tensors, Optional.empty());
    }

    private static void requireBytes(
            Path path, SafetensorsHeaderParser parser, SafetensorsHeaderParser.Declared declared, FloatFormat format) {
        String type = declared.element() + " " + declared.shape();
        long bytes = format.bytes();
        try {
            for (long extent : declared.shape()) {
                bytes = Math.multiplyExact(bytes, extent);
            }
        } catch (ArithmeticException tooLarge) {
            throw SafetensorsReader.damaged(
                    path + ": tensor '" + declared.range().name() + "'", type + " is larger than any file");
        }
        parser.requireBytes(declared, bytes, type);
    }

    private static float[] read(Path path, long begin, SafetensorsHeaderParser.Range range, FloatFormat format) {
        float[] values = new float[(int) ((range.end() - range.begin()) / format.bytes())];
        byte[] block = new byte[(int) Math.min(BUFFER_BYTES, (long) values.length * format.bytes())];
        try (RandomAccessFile input = new RandomAccessFile(path.toFile(), "r")) {
            input.seek(begin + range.begin());
            for (int at = 0; at < values.length; ) {
                int count = Math.min(block.length / format.bytes(), values.length - at);
                input.readFully(block, 0, count * format.bytes());
                ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
                for (int end = at + count; at < end; at++) {
                    values[at] = format.read(view);
                }
            }
            return values;
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** SHA-256 of all bytes of the file, in hexadecimal digits. */
    public String digest() {
        return digest;
    }

    /** The tensors in the order of the file; of a model, its parameters and buffers. */
    public List<StoredTensor> tensors() {
        return tensors;
    }

    /** The model, if Espalier wrote the file. */
    public Optional<ModelFile> model() {
        return model;
    }
}
