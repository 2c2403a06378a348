package dev.espalier.core.data.source;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.data.file.DataFile;
import dev.espalier.core.document.FileReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * 5,000 training and 1,000 test images of clothing in ten classes, bundled with Espalier: the first 500 and 100 images per
 * class of Fashion-MNIST.
 *
 * <p>The test images are slightly easier than average: 86 % accuracy on them is about 85 % on all 10,000 test images of
 * Fashion-MNIST.
 *
 * <p>Choose it to try things out in seconds.
 *
 * <p>The input {@code image} has the shape {@code [1, 28, 28]} and values from 0 to 255. Source: Xiao, Rasul, Vollgraf,
 * "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017; MIT licence, Zalando SE.
 *
 * @param only names of the classes whose samples are kept, in the order of their new labels; empty for all
 */
@Plugin(
        value = "fashion-mnist-small",
        summary = "5,000 training and 1,000 test images of Fashion-MNIST, bundled with Espalier")
public record FashionMnistSmall(
        @Setting("names of the classes whose samples are kept, in the order of their new labels; all by default")
        List<String> only)
        implements DataSource {

    /** The names of the ten classes, in the order of their labels. */
    public static final List<String> CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    /** Copies the list. */
    public FashionMnistSmall {
        only = List.copyOf(only);
        Check.require(only.stream().distinct().count() == only.size(), "only", only, "must be different names");
    }

    /** All ten classes. */
    public FashionMnistSmall() {
        this(List.of());
    }

    @Override
    public Parts load(Context context) {
        return new Parts(part("train"), Optional.empty(), Optional.of(part("t10k")));
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        return SampleFile.read(file, request, CLASSES, only);
    }

    private Dataset part(String part) {
        return new LabelledImages(CLASSES, only)
                .of(resource(part + "-images-idx3-ubyte.gz"), resource(part + "-labels-idx1-ubyte.gz"));
    }

    private static ImageData.Source resource(String file) {
        String name = "fashion-mnist-small/" + file;
        try (InputStream in = FashionMnistSmall.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new EspalierException(
                        ErrorCode.INTERNAL, name, "the embedded data are missing", "use the jar as it was published");
            }
            byte[] bytes = in.readAllBytes();
            return new ImageData.Source(
                    name, DataFile.read(new ByteArrayInputStream(bytes), bytes.length, name, IdxArray::read));
        } catch (IOException e) {
            throw new EspalierException(
                    ErrorCode.IO, name, "reading failed: " + FileReason.of(e), "use the jar as it was published", e);
        }
    }
}
