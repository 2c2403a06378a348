package dev.espalier.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetTest {

    private static final Schema SCHEMA = new Schema(
            List.of(new Schema.Input("features", Shape.of(1), List.of())),
            List.of(new Schema.Target("values", TargetKind.VALUES, 1, List.of())));

    /** 0, 1, 4, … and a factor times as much to be predicted. */
    private record Squares(int size, float factor) implements Dataset {

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public void readInput(int input, int sample, float[] destination, int offset) {
            destination[offset] = sample * sample;
        }

        @Override
        public void readTarget(int target, int sample, float[] destination, int offset) {
            destination[offset] = factor * sample * sample;
        }
    }

    @Plugin("generated")
    private record Generated() implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(new Squares(3, 2), Optional.empty(), Optional.empty());
        }
    }

    @Test
    void theDigestIsThatOfSchemaAndSamples() {
        Dataset same = ArrayDataset.of(new float[][] {{0}, {1}, {4}}, new float[][] {{0}, {2}, {8}});
        assertEquals(same.schema(), SCHEMA);
        assertEquals(same.digest(), new Squares(3, 2).digest());
        assertNotEquals(same.digest(), new Squares(3, 3).digest());
        assertNotEquals(same.digest(), new Squares(4, 2).digest());
    }

    @Test
    void theDigestDoesNotDependOnHowValuesAreKept() {
        Dataset bytes = ArrayDataset.builder()
                .bytes("image", Shape.of(2), new byte[] {0, 1, 2, (byte) 255})
                .build();
        Dataset floats = ArrayDataset.builder()
                .input("image", Shape.of(2), new float[] {0, 1, 2, 255})
                .build();
        assertEquals(bytes.digest(), floats.digest());
    }

    @ParameterizedTest
    @EnumSource(DataSource.Targets.class)
    void aSourceWithoutFilesRefusesThemByItsName(DataSource.Targets targets) {
        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> new Generated().read(Path.of("new.csv"), new ReadRequest(SCHEMA, targets)));
        assertEquals(ErrorCode.USAGE, refused.code());
        assertTrue(
                refused.getMessage().contains("new.csv: the data source generated reads no samples from files"),
                refused.getMessage());
    }
}
