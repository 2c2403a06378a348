package dev.espalier.api.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArrayDatasetTest {

    private static final float[][] ROWS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    @Test
    void readsRowsAndLabels() {
        ArrayDataset xor = ArrayDataset.of(ROWS, new int[] {0, 1, 1, 0});
        float[] into = new float[5];
        xor.readInput(0, 2, into, 3);
        xor.readTarget(0, 2, into, 0);
        assertArrayEquals(new float[] {1, 0, 0, 1, 0}, into);
        assertEquals(4, xor.size());
        assertEquals(
                new Schema(
                        List.of(new Schema.Input("features", Shape.of(2), List.of())),
                        List.of(new Schema.Target("label", TargetKind.CLASS_INDEX, 2, List.of("0", "1")))),
                xor.schema());
    }

    @Test
    void readsBytesAsWholeNumbersFrom0To255() {
        ArrayDataset images = ArrayDataset.builder()
                .bytes("image", Shape.of(1, 1, 2), new byte[] {0, 127, (byte) 128, (byte) 255})
                .build();
        float[] into = new float[2];
        images.readInput(0, 1, into, 0);
        assertArrayEquals(new float[] {128, 255}, into);
        assertTrue(images.schema().targets().isEmpty());
    }

    @Test
    void holdsSeveralInputsAndTargets() {
        ArrayDataset data = ArrayDataset.builder()
                .input("a", Shape.of(1), new float[] {1, 2})
                .input("b", Shape.of(2), new float[] {3, 4, 5, 6})
                .labels("kind", new int[] {1, 0}, List.of("x", "y"))
                .values("size", 2, new float[] {7, 8, 9, 10})
                .build();
        float[] into = new float[2];
        data.readInput(1, 1, into, 0);
        assertArrayEquals(new float[] {5, 6}, into);
        data.readTarget(1, 1, into, 0);
        assertArrayEquals(new float[] {9, 10}, into);
    }

    @Test
    void refusesEveryLabelThatIsNoClassNamingSampleAndClassCount() {
        EspalierException e = assertThrows(
                EspalierException.class, () -> ArrayDataset.of(ROWS, new int[] {0, -1, 1, 2}, List.of("no", "yes")));
        assertEquals(2, e.problems().size());
        assertEquals(ErrorCode.DATA_VALUE, e.code());
        assertEquals(
                "sample 1: label is -1; it must be from 0 to 1, for there are 2 classes; correct the label, or call"
                        + " missingTargets() if it says that the class is missing",
                e.problems().get(0).text());
        assertTrue(e.problems().get(1).text().startsWith("sample 3: label is 2;"));
    }

    @Test
    void reportsTwentyProblemsAndTheNumberOfTheOthers() {
        int[] labels = new int[1000];
        java.util.Arrays.fill(labels, 7);
        EspalierException e = assertThrows(
                EspalierException.class, () -> ArrayDataset.of(new float[1000][1], labels, List.of("only")));
        assertEquals(21, e.problems().size());
        assertTrue(e.problems().get(20).text().contains("and 980 more"));
    }

    @Test
    void refusesRaggedRowsEmptyDataAndMissingTargets() {
        assertEquals(
                ErrorCode.DATA_VALUE,
                assertThrows(EspalierException.class, () -> ArrayDataset.of(new float[][] {{1}, {1, 2}}))
                        .code());
        assertEquals(
                ErrorCode.DATA_SIZE,
                assertThrows(EspalierException.class, () -> ArrayDataset.of(new float[0][]))
                        .code());
        assertEquals(
                ErrorCode.DATA_SIZE,
                assertThrows(EspalierException.class, () -> ArrayDataset.of(ROWS, new int[] {0, 1}))
                        .code());
    }

    @Test
    void digestTellsValuesAndNamesApart() {
        String digest = ArrayDataset.of(ROWS, new int[] {0, 1, 1, 0}).digest();
        assertEquals(64, digest.length());
        assertEquals(digest, ArrayDataset.of(ROWS, new int[] {0, 1, 1, 0}).digest());
        assertNotEquals(digest, ArrayDataset.of(ROWS, new int[] {0, 1, 1, 1}).digest());
        assertNotEquals(
                digest,
                ArrayDataset.of(ROWS, new int[] {0, 1, 1, 0}, List.of("no", "yes"))
                        .digest());
    }

    @Test
    void sideColumnsHaveATextForEachSample() {
        ArrayDataset.Builder builder = ArrayDataset.builder().input("x", Shape.of(1), new float[] {1, 2});
        ArrayDataset data = builder.sideColumn("weight", List.of("0.5", "")).build();
        assertEquals(Optional.of(List.of("0.5", "")), data.sideColumn("weight"));
        assertEquals(Optional.empty(), data.sideColumn("x"));
        assertEquals(
                ErrorCode.DATA_SIZE,
                assertThrows(
                                EspalierException.class,
                                () -> builder.sideColumn("weight", List.of("1")).build())
                        .code());
    }
}
