package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.TrainedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was trained with PCA whitening and dropout, in processes that know nothing but its file. */
@Tag("slow")
class ModelFileTest {

    private static final String STACK = """
            name: whitened
            seed: 9
            data: {source: idx, path: images, validation: 0.2, preprocess: [scale: 0.00392156862, pca: {components: 20, whiten: true}]}
            model: [dense: 32, batch-norm, relu, dropout: 0.3, dense: 4]
            loss: cross-entropy
            optimizer: adam
            learning-rate: 0.01
            train: {epochs: 4, batch: 32}
            """;

    @TempDir
    static Path folder;

    /** The model alone, in a folder of its own. */
    private static Path elsewhere;

    @BeforeAll
    static void train() throws IOException {
        SampleData.writeImages(folder.resolve("images"), 480, 100);
        Stacks.write(folder, "whitened.yaml", STACK);
        Command.in(folder)
                .run("train", "whitened.yaml", "--quiet", "--out", "run")
                .exits(0);
        elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(folder.resolve("run/model.safetensors"), elsewhere.resolve("model.safetensors"));
        Files.copy(folder.resolve("images/t10k-images-idx3-ubyte"), elsewhere.resolve("new"));
        // nothing of the run is left to look things up in
        try (var files = Files.walk(folder.resolve("run"))) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void everyProcessPredictsTheSameBits() throws IOException {
        String[] predict = {"predict", "model.safetensors", "--input", "new", "--output"};
        Command command = Command.in(elsewhere);
        predict(command, predict, "first.csv");
        predict(command, predict, "second.csv");
        predict(command.withoutVectors(), predict, "portable.csv");
        byte[] first = Files.readAllBytes(elsewhere.resolve("first.csv"));
        assertArrayEquals(first, Files.readAllBytes(elsewhere.resolve("second.csv")));
        assertArrayEquals(first, Files.readAllBytes(elsewhere.resolve("portable.csv")));
        assertArrayEquals(probabilities("first.csv"), inThisProcess());
    }

    @Test
    void theFileSaysWhatItIsAndWhereItComesFrom() {
        Command command = Command.shortIn(elsewhere);
        command.run("model", "describe", "model.safetensors")
                .exits(0)
                .prints("dense1")
                .prints("batch-norm")
                .prints("seed");
        command.run("model", "describe", "model.safetensors", "--stack")
                .exits(0)
                .prints("name: whitened")
                .prints("pca");
    }

    private static void predict(Command command, String[] arguments, String output) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = output;
        command.run(all).exits(0);
    }

    /** The shortest decimal that names a float names no other: comparing parsed ones compares bits. */
    private static float[] probabilities(String file) throws IOException {
        List<String> rows = Files.readAllLines(elsewhere.resolve(file));
        float[] values = new float[(rows.size() - 1) * SampleData.CLASSES];
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row).split(",");
            assertEquals(2 + SampleData.CLASSES, cells.length, rows.get(row));
            for (int i = 0; i < SampleData.CLASSES; i++) {
                values[(row - 1) * SampleData.CLASSES + i] = Float.parseFloat(cells[2 + i]);
            }
        }
        return values;
    }

    private static float[] inThisProcess() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(elsewhere.resolve("new")));
        int samples = file.getInt(4);
        float[] pixels = new float[samples * SampleData.SIDE * SampleData.SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = file.get(16 + i) & 0xff;
        }
        try (Espalier espalier = Espalier.create()) {
            TrainedModel model = espalier.loadModel(elsewhere.resolve("model.safetensors"));
            try (Predictor many = model.batchPredictor(2);
                    Predictor single = model.predictor(1)) {
                float[] together = many.predict(samples, List.of(pixels)).get(0);
                float[] alone = new float[together.length];
                int size = SampleData.SIDE * SampleData.SIDE;
                for (int sample = 0; sample < samples; sample++) {
                    List<Float> values = single.predict(Arrays.copyOfRange(pixels, sample * size, (sample + 1) * size))
                            .values();
                    for (int i = 0; i < values.size(); i++) {
                        alone[sample * values.size() + i] = values.get(i);
                    }
                }
                assertArrayEquals(together, alone, "one sample at a time");
                return together;
            }
        }
    }
}
