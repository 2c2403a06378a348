package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTapeTest extends CsvTables {

    @Test
    void aTapeThatIsFullForgetsEverything() {
        CellTape tape = new CellTape(1 << 17);
        for (int i = 0; i < 1 << 17; i++) {
            tape.add(CellTape.number(i));
        }
        assertTrue(tape.isComplete());
        assertEquals(70_000.0, Double.longBitsToDouble(tape.get(70_000)));
        tape.add(CellTape.text(3));
        assertFalse(tape.isComplete());
        tape.add(CellTape.text(3));
        assertFalse(tape.isComplete());
    }

    @Test
    void textsAndNumbersAreTold() {
        for (double value : new double[] {0, -0.0, 1.5, -1e300, Double.MIN_VALUE, -Double.MAX_VALUE}) {
            assertFalse(CellTape.isText(CellTape.number(value)));
        }
        assertTrue(CellTape.isText(CellTape.text(0)));
        assertEquals(12_345, CellTape.textIndex(CellTape.text(12_345)));
    }

    /** A side column is text, for which the file is read a second time. */
    @Test
    void readingTheTapeOrTheFileAgainGivesTheSameBits() throws IOException {
        CounterRandomStream random = new CounterRandomStream(6);
        StringBuilder text = new StringBuilder("key,whole,number,grade,flag,town,when,y\n");
        for (int i = 0; i < 3_000; i++) {
            text.append('k')
                    .append(i)
                    .append(',')
                    .append(random.nextInt(9_000) - 20)
                    .append(".0,")
                    .append(i % 11 == 0 ? "" : Double.toString(random.nextGaussian()))
                    .append(',')
                    .append(1 + random.nextInt(3))
                    .append(',')
                    .append(i % 3 == 0 ? "yes" : "no")
                    .append(',')
                    .append(i % 7 == 0 ? "?" : "t" + random.nextInt(90))
                    .append(',')
                    .append("2024-04-0")
                    .append(1 + i % 9)
                    .append(',')
                    .append(random.nextInt(3))
                    .append('\n');
        }
        CsvSourceBuilder builder = source("y")
                .ordinal("grade", "3", "2", "1")
                .binary("flag")
                .dateTime("when", "iso")
                .missing(CsvSource.Missing.OWN)
                .missingMarkers("?");
        Dataset taped = train(text.toString(), builder.ignore("key").build());
        DataSource.Context context = folder::resolve;
        Dataset again = builder.ignore()
                .build()
                .load(context.withSideColumns(List.of("key")))
                .train();
        assertEquals(taped.schema(), again.schema());
        int width = taped.schema().inputs().get(0).shape().size();
        double[] one = new double[width];
        double[] two = new double[width];
        float[] target = new float[1];
        float[] other = new float[1];
        for (int i = 0; i < taped.size(); i++) {
            taped.readInput(0, i, one, 0);
            again.readInput(0, i, two, 0);
            assertArrayEquals(one, two);
            taped.readTarget(0, i, target, 0);
            again.readTarget(0, i, other, 0);
            assertEquals(target[0], other[0]);
        }
        assertEquals("k2999", again.sideColumn("key").orElseThrow().get(2_999));
    }
}
