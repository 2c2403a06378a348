package dev.espalier.verification.run;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small datasets that are the same every time. */
final class SampleData {

    static final int CLASSES = 4;
    static final int SIDE = 8;

    private static final String[] SPECIES = {"setosa", "versicolor", "virginica"};
    private static final String[] PLACES = {"bank", "meadow", "rock"};

    /** Means of the four measures, species by species, and their common deviation; about those of Fisher's irises. */
    private static final double[][] MEANS = {{5.0, 3.4, 1.5, 0.2}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3.0, 5.6, 2.0}};

    private static final double DEVIATION = 0.25;

    private SampleData() {}

    /** Writes images of {@link #CLASSES} noisy patterns as IDX files of the standard names. */
    static void writeImages(Path folder, int training, int test) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(11);
        byte[][] patterns = new byte[CLASSES][SIDE * SIDE];
        for (byte[] pattern : patterns) {
            for (int i = 0; i < pattern.length; i++) {
                pattern[i] = (byte) (60 + random.nextInt(120));
            }
        }
        writeImages(folder, "train", training, patterns, random);
        writeImages(folder, "t10k", test, patterns, random);
    }

    private static void writeImages(Path folder, String name, int count, byte[][] patterns, Random random)
            throws IOException {
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        DataOutputStream imageOutput = new DataOutputStream(images);
        DataOutputStream labelOutput = new DataOutputStream(labels);
        imageOutput.writeInt(0x803);
        imageOutput.writeInt(count);
        imageOutput.writeInt(SIDE);
        imageOutput.writeInt(SIDE);
        labelOutput.writeInt(0x801);
        labelOutput.writeInt(count);
        for (int sample = 0; sample < count; sample++) {
            int label = sample % CLASSES;
            labelOutput.writeByte(label);
            for (byte value : patterns[label]) {
                int noisy = (value & 0xff) + (int) (random.nextGaussian() * 40);
                imageOutput.writeByte(Math.max(0, Math.min(255, noisy)));
            }
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.toByteArray());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
    }

    /**
     * Writes pictures of discs, bars and rings on a noisy ground, of several sizes, into a sub-folder for each; half of them
     * as PNG and half as JPEG.
     *
     * @param folder the folder
     * @param count pictures of each kind
     */
    static void writePictures(Path folder, int count) throws IOException {
        Random random = new Random(13);
        for (String kind : new String[] {"bar", "disc", "ring"}) {
            Path own = Files.createDirectories(folder.resolve(kind));
            for (int i = 0; i < count; i++) {
                String format = i % 2 == 0 ? "png" : "jpg";
                BufferedImage picture = picture(kind, random);
                ImageIO.write(picture, format, own.resolve(i + "." + format).toFile());
            }
        }
    }

    private static BufferedImage picture(String kind, Random random) {
        int width = 40 + random.nextInt(30);
        int height = 40 + random.nextInt(30);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int colour = 0x808080 | random.nextInt(0x1000000);
        int x0 = width / 2 + random.nextInt(9) - 4;
        int y0 = height / 2 + random.nextInt(9) - 4;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double distance = Math.hypot(x - x0, y - y0);
                boolean inside = switch (kind) {
                    case "bar" -> Math.abs(x - x0) < 4;
                    case "disc" -> distance < 12;
                    default -> distance > 11 && distance < 17;
                };
                int ground = random.nextInt(70);
                picture.setRGB(x, y, inside ? colour : ground << 16 | ground << 8 | ground);
            }
        }
        return picture;
    }

    /** The species of a row of the table, from 0. */
    static String species(int row) {
        return SPECIES[row % SPECIES.length];
    }

    /**
     * Writes a table of flowers: four measures, a place that says a little, and the species.
     *
     * @param file its name
     * @param seed of its random numbers
     * @param rows how many
     */
    static void writeFlowers(Path file, long seed, int rows) throws IOException {
        Random random = new Random(seed);
        StringBuilder table = new StringBuilder("sepal-length,sepal-width,petal-length,petal-width,place,species\n");
        for (int row = 0; row < rows; row++) {
            int species = row % SPECIES.length;
            for (double mean : MEANS[species]) {
                double value = Math.max(0.1, mean + DEVIATION * random.nextGaussian());
                table.append(String.format(Locale.ROOT, "%.1f,", value));
            }
            int place = random.nextInt(3) == 0 ? random.nextInt(PLACES.length) : species;
            table.append(PLACES[place]).append(',').append(SPECIES[species]).append('\n');
        }
        Files.writeString(file, table);
    }
}
