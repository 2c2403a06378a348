package dev.espalier.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Adam;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture from a stream, predicted by a model that was trained on a folder. */
class PictureReaderTest {

    @TempDir
    Path folder;

    @Test
    void predictsAPictureFromAStream() throws IOException {
        for (String file : List.of("colour.png", "grey.png", "turned-3.png", "palette.png")) {
            TestPictures.copy(file, folder.resolve("pictures/one"));
            TestPictures.copy(file, folder.resolve("pictures/other"));
        }
        ImageFolder source = new ImageFolder(folder.resolve("pictures").toString())
                .with(new PictureForm(List.of(8, 10), Fit.PAD, true, 50, 10_000));
        Stack stack = Stack.builder()
                .source(source)
                .model(Model.sequential(new Dense()))
                .loss(new CrossEntropy())
                .optimizer(new Adam())
                .learningRate(0.01)
                .epochs(1)
                .build();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            TrainedModel model = run.run().model().orElseThrow();
            PictureReader reader = PictureReader.of(espalier, model);
            byte[] file = TestPictures.bytes("jpeg-large.jpg");
            float[] sample = reader.read(new ByteArrayInputStream(file), "upload");
            assertEquals(80, sample.length);
            assertEquals(50, sample[0]);
            assertArrayEquals(sample, reader.read(TestPictures.copy("jpeg-large.jpg", folder)));
            try (Predictor predictor = model.predictor(1)) {
                assertEquals(2, predictor.predict(sample).values().size());
            }
            EspalierException refusal = assertThrows(
                    EspalierException.class, () -> reader.read(new ByteArrayInputStream(new byte[3]), "upload"));
            assertEquals(ErrorCode.DATA_FORMAT, refusal.code());
            assertEquals("upload", refusal.problems().get(0).where());
        }
    }
}
