package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.stack.DataStack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads pictures as samples for a trained model, of the size and the colours that it was trained on; safe for use by several
 * threads at once.
 *
 * <pre>{@code
 * PictureReader pictures = PictureReader.of(espalier, model);
 * Prediction prediction = predictor.predict(pictures.read(in, "upload"));
 * }</pre>
 */
public final class PictureReader {

    private final PictureForm form;
    private final Shape shape;
    private final ThreadLocal<PictureWorker> workers;

    private PictureReader(PictureForm form, Shape shape) {
        this.form = form;
        this.shape = shape;
        this.workers = ThreadLocal.withInitial(() -> new PictureWorker(form));
    }

    /**
     * A reader for a model.
     *
     * @param espalier knows the plugins
     * @param model whose first input is a picture; if it was not trained by {@code image-folder}, pictures are brought to its
     *     size as that does by default
     * @return the reader
     * @throws EspalierException with code DATA_SCHEMA if the input is not a picture of one or three channels
     */
    public static PictureReader of(Espalier espalier, TrainedModel model) {
        Shape shape = model.schema().inputs().get(0).shape();
        if (shape.rank() != 3 || (shape.dimension(0) != 1 && shape.dimension(0) != 3)) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "model",
                    "its input has the shape " + shape + "; a picture has [1 or 3, height, width]",
                    "give its values as arrays instead");
        }
        DataSource source = DataStack.read(model.provenance().stack(), "model", espalier.catalog())
                .data()
                .source();
        PictureForm trained = source instanceof ImageFolder folder ? folder.form() : new PictureForm();
        return new PictureReader(trained.of(shape), shape);
    }

    /**
     * Reads a picture.
     *
     * @param in a whole file of a known format; it is read to its end and not closed
     * @param name what it is called in errors
     * @return the values of a sample, before preprocessing
     * @throws EspalierException if it is damaged, has too many pixels or cannot be read; codes DATA_FORMAT, DATA_SIZE, IO
     */
    public float[] read(InputStream in, String name) {
        try {
            return sample(in.readAllBytes(), name);
        } catch (IOException failure) {
            throw cannotRead(name, failure);
        }
    }

    /**
     * Reads a picture file.
     *
     * @param file the file
     * @return the values of a sample, before preprocessing
     * @throws EspalierException as for {@link #read(InputStream, String)}
     */
    public float[] read(Path file) {
        try {
            return sample(Files.readAllBytes(file), file.toString());
        } catch (IOException failure) {
            throw cannotRead(file.toString(), failure);
        }
    }

    private float[] sample(byte[] file, String name) {
        byte[] bytes = new byte[shape.size()];
        try {
            workers.get().decode(file, shape, bytes);
        } catch (UnreadablePictureException refusal) {
            throw refusal.thrown(name);
        }
        float[] sample = new float[bytes.length];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = bytes[i] & 0xFF;
        }
        return sample;
    }

    private static EspalierException cannotRead(String name, IOException failure) {
        return new EspalierException(
                ErrorCode.IO, name, "reading failed: " + FileReason.of(failure), "check that it is there", failure);
    }

    /** What is asked of pictures. */
    @Override
    public String toString() {
        return "pictures as " + shape + ", " + form;
    }
}
