package dev.espalier.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {

    private final List<Measurement> measurements = new ArrayList<>();

    @Test
    void convolutionsAreComparedWithBothPeersInSpeedAndWithOneInMemory() {
        add("espalier", "W3", 7000, 0.911, 600);
        add("tensorflow", "W3", 3500, 0.912, 900);
        add("pytorch", "W3", 3500, 0.912, 1000);
        assertEquals(
                List.of(
                        "W3 against tensorflow: 2.00 at least 1.80, true",
                        "W3 against pytorch: 2.00 at least 2.40, false",
                        "W3 peak memory, of PyTorch: 0.60 at most 0.50, false",
                        "W3 accuracy, percent: 91.10 at least 90.80, true"),
                targets());
    }

    @Test
    void neighboursHaveTheSameGoalsButAccuracy() {
        add("espalier", "W3:24-48", 7000, 0.90, 400);
        add("pytorch", "W3:24-48", 2000, 0.90, 1000);
        assertEquals(
                List.of(
                        "W3:24-48 against pytorch: 3.50 at least 2.40, true",
                        "W3:24-48 peak memory, of PyTorch: 0.40 at most 0.50, true"),
                targets());
    }

    @Test
    void residualAndDepthwiseNetworksAreComparedWithPyTorchAlone() {
        add("espalier", "R20", 900, 0.9, 500);
        add("pytorch", "R20", 500, 0.9, 1000);
        add("tensorflow", "R20", 1000, 0.9, 1000);
        add("espalier", "MB", 900, 0.9, 500);
        add("pytorch", "MB", 500, 0.9, 1000);
        assertEquals(
                List.of(
                        "R20 against pytorch: 1.80 at least 1.50, true",
                        "MB against pytorch: 1.80 at least 2.00, false"),
                targets());
    }

    @Test
    void augmentedImagesAreComparedWithThemselves() {
        add("espalier", "W3", 7000, 0.911, 600);
        add("espalier", "W3+augment", 6500, 0.85, 600);
        assertEquals(
                List.of(
                        "W3 accuracy, percent: 91.10 at least 90.80, true",
                        "W3+augment against images as they are: 0.93 at least 0.90, true"),
                targets());
    }

    private List<String> targets() {
        return Targets.of(measurements, List.of(), new Options()).stream()
                .map(target -> String.format(
                        Locale.ROOT,
                        "%s: %.2f %s %.2f, %b",
                        target.name(),
                        target.value(),
                        target.atMost() ? "at most" : "at least",
                        target.goal(),
                        target.isReached()))
                .toList();
    }

    private void add(String contender, String workload, double rate, double accuracy, double megabytes) {
        measurements.add(new Measurement(
                contender,
                Workload.of(workload),
                2,
                1,
                "made up",
                accuracy,
                List.of(1.0, rate, rate),
                1,
                megabytes,
                Map.of(),
                ReferenceRates.NONE));
    }
}
