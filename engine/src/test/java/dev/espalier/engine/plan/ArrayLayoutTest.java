package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import org.junit.jupiter.api.Test;

class ArrayLayoutTest {

    @Test
    void reusesWhatIsDeadAndNothingElse() {
        ArrayLayout layout = new ArrayLayout();
        int first = layout.request(10, 0, 1);
        int second = layout.request(20, 1, 2);
        int third = layout.request(10, 2, 3);

        float[][] arrays = layout.allocate();

        assertNotSame(arrays[first], arrays[second], "both are alive at 1");
        assertSame(arrays[first], arrays[third]);
        assertEquals(30, layout.elements());
    }

    @Test
    void makesADeadBufferLargerRatherThanAddingOne() {
        ArrayLayout layout = new ArrayLayout();
        int small = layout.request(10, 0, 0);
        int large = layout.request(50, 1, 1);

        float[][] arrays = layout.allocate();

        assertSame(arrays[small], arrays[large]);
        assertEquals(50, layout.elements());
    }

    @Test
    void keepsWhatIsSeenFromOutsideApart() {
        ArrayLayout layout = new ArrayLayout();
        int dead = layout.request(10, 0, 1);
        int output = layout.request(10, 5, ArrayLayout.NEVER);
        int later = layout.request(10, 9, 9);

        float[][] arrays = layout.allocate();

        assertNotSame(arrays[dead], arrays[output]);
        assertNotSame(arrays[output], arrays[later]);
    }

    @Test
    void neverLetsBuffersOverlapThatAreAliveTogether() {
        for (int trial = 0; trial < 200; trial++) {
            RandomStream random = new CounterRandomStream(11, trial);
            int count = 1 + random.nextInt(30);
            int[] births = new int[count];
            int[] deaths = new int[count];
            int[] sizes = new int[count];
            ArrayLayout layout = new ArrayLayout();
            for (int i = 0; i < count; i++) {
                births[i] = random.nextInt(20);
                deaths[i] = random.nextBoolean(0.1) ? ArrayLayout.NEVER : births[i] + random.nextInt(10);
                sizes[i] = 1 + random.nextInt(100);
                layout.request(sizes[i], births[i], deaths[i]);
            }
            float[][] arrays = layout.allocate();
            for (int i = 0; i < count; i++) {
                assertTrue(arrays[i].length >= sizes[i]);
                for (int j = 0; j < i; j++) {
                    boolean together = births[i] <= deaths[j] && births[j] <= deaths[i];
                    assertTrue(!together || arrays[i] != arrays[j], "buffers " + i + " and " + j);
                }
            }
        }
    }
}
