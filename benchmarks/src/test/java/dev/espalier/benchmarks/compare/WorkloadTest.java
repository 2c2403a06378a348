package dev.espalier.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "w1 | W1: 784-256-128-10, batch 64, Adam",
                "W1@100 | W1@100: 784-256-128-10, batch 100, Adam",
                "W1:300-200@50 | W1:300-200@50: 784-300-200-10, batch 50, Adam",
                "W2:300 | W2:300: 784-300-10 with batch norm, batch 256, SGD with momentum",
                "W4:64 | W4:64: 32-64-1, batch 32, Adam",
                "W5 | W5: 784-256-128-10, batch 64, inference",
                "W3 | W3: 28x28x1, convolutions of 32-64 channels, kernel 3, batch 64, Adam",
                "W3:24-48k5@50 | W3:24-48k5@50: 28x28x1, convolutions of 24-48 channels, kernel 5, batch 50, Adam",
                "W3:s2 | W3:s2: 28x28x1, convolutions of 32-64 channels, kernel 3, stride 2, batch 64, Adam",
                "W3+augment | W3+augment: 28x28x1, convolutions of 32-64 channels, kernel 3, batch 64, augmented, Adam",
                "W3:s2@50+augment | W3:s2@50+augment: 28x28x1, convolutions of 32-64 channels, kernel 3, stride 2, batch 50, "
                        + "augmented, Adam",
                "W3:96i27 | W3:96i27: 27x27x1, convolutions of 96 channels, kernel 3, batch 64, Adam",
                "R20 | R20: 32x32x3, residual blocks of 16-32-64 channels, kernel 3, batch 128, SGD with momentum",
                "R20:24-48-96 | R20:24-48-96: 32x32x3, residual blocks of 24-48-96 channels, kernel 3, batch 128, "
                        + "SGD with momentum",
                "mb:k5i33@64 | MB:k5i33@64: 33x33x3, inverted residual blocks of 16-24-32-64 channels, kernel 5, batch 64, "
                        + "SGD with momentum"
            })
    void namesTellWhatIsChanged(String name, String description) {
        assertEquals(description, Workload.of(name).description());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W9",
                "",
                "W1:",
                "W1:0",
                "W1:k5",
                "W1:300-",
                "W1@0",
                "W3:",
                "W3:@50",
                "W3:0",
                "W3:k4",
                "W3:k0",
                "W3:s0",
                "W3:i0",
                "W3:x",
                "W3:k5-3",
                "W3:32-64-96-128-256",
                "W3:i3",
                "W3+augmented",
                "W1+augment"
            })
    void refusesWhatIsNoWorkload(String name) {
        assertThrows(IllegalArgumentException.class, () -> Workload.of(name));
    }

    @ParameterizedTest
    @CsvSource({
        // the sums of the layers' products, three for each but two for the first
        "W1, 1007104",
        "W3, 24995328",
        "W3:8, 1437696",
        "R20, 243994368"
    })
    void countsTheOperationsOfASample(String name, double operations) {
        assertEquals(operations, Workload.of(name).operationsPerSample());
    }

    @Test
    void countsEachGroupOfADepthwiseConvolutionByItself() {
        NetworkLayer depthwise = new NetworkLayer.Convolution(6, 3, 2, 6);
        Network network =
                new Network("depthwise", new ImageSize(6, 5, 5), List.of(depthwise, new NetworkLayer.Average()));
        assertEquals(2.0 * 3 * 3 * 9 * 6, network.predictionOperations());
        assertEquals(6, network.outputs());
    }

    @Test
    void comparesWithTheProductOfTheLargestConvolution() {
        assertEquals("4096x288x64", Workload.of("W3").largestProduct().label());
        assertEquals("64x784x256", Workload.of("W1").largestProduct().label());
    }

    @Test
    void asksForQualityOnTheSameImagesOnly() {
        assertEquals(0.902, Workload.of("W3").required());
        assertEquals(0.882, Workload.of("W3:24-48").required(), 1e-9);
        assertEquals(0, Workload.of("W3:i27").required());
        assertEquals(0, Workload.of("R20").required());
    }

    @Test
    void makesImagesOfOtherSizes() {
        assertFalse(Workload.of("W3").synthetic());
        assertTrue(Workload.of("W3:i27").synthetic());
        assertTrue(Workload.of("MB").synthetic());
    }
}
