package dev.espalier.core.data.source;

import dev.espalier.core.data.file.DataFile;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The tool that made the embedded dataset from the whole of Fashion-MNIST.
 *
 * <p>It takes the first 500 training and the first 100 test images of each class, in the order in which they stand in the
 * whole set, so that anybody can make it again without a seed. The whole set is four files named as in the MNIST family, such as Debian's package
 * {@code dataset-fashion-mnist} installs. After {@code ./mvnw -pl core -am test-compile}:
 *
 * <pre>{@code
 * java -cp api/target/classes:core/target/classes:core/target/test-classes \
 *     dev.espalier.core.data.FashionMnistSubset FOLDER-OF-THE-WHOLE-SET \
 *     core/src/main/resources/dev/espalier/core/data/fashion-mnist-small
 * }</pre>
 */
final class FashionMnistSubset {

    private static final int CLASSES = 10;

    private FashionMnistSubset() {}

    public static void main(String[] arguments) throws IOException {
        Path source = Path.of(arguments[0]);
        Path target = Files.createDirectories(Path.of(arguments[1]));
        write(source, target, "train", 500);
        write(source, target, "t10k", 100);
    }

    private static void write(Path source, Path target, String part, int perClass) throws IOException {
        IdxArray images = read(source.resolve(part + "-images-idx3-ubyte.gz"));
        IdxArray labels = read(source.resolve(part + "-labels-idx1-ubyte.gz"));
        int[] taken = taken(labels.values(), perClass);
        int[] size = images.sampleDimensions();
        int pixels = size[0] * size[1];
        byte[] pictures = new byte[taken.length * pixels];
        byte[] classes = new byte[taken.length];
        for (int i = 0; i < taken.length; i++) {
            System.arraycopy(images.values(), taken[i] * pixels, pictures, i * pixels, pixels);
            classes[i] = labels.values()[taken[i]];
        }
        write(target.resolve(part + "-images-idx3-ubyte.gz"), pictures, taken.length, size[0], size[1]);
        write(target.resolve(part + "-labels-idx1-ubyte.gz"), classes, taken.length);
    }

    /** The places of the images to take, ascending. */
    static int[] taken(byte[] labels, int perClass) {
        List<Integer> taken = new ArrayList<>();
        for (int label = 0; label < CLASSES; label++) {
            Arrays.stream(places(labels, label), 0, perClass).forEach(taken::add);
        }
        return taken.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static int[] places(byte[] labels, int label) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                places.add(i);
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private static IdxArray read(Path file) {
        return DataFile.read(file, IdxArray::read).value();
    }

    private static void write(Path file, byte[] values, int... dimensions) throws IOException {
        try (OutputStream compressed = new SmallestGzip(Files.newOutputStream(file));
                DataOutputStream out = new DataOutputStream(compressed)) {
            out.writeInt(0x0800 | dimensions.length);
            for (int dimension : dimensions) {
                out.writeInt(dimension);
            }
            out.write(values);
        }
    }

    private static final class SmallestGzip extends GZIPOutputStream {

        SmallestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
