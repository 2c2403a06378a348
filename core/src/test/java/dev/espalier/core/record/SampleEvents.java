package dev.espalier.core.record;

import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.WeightsPictured;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Events with unusual names and values, whose numbers are floats where the log rounds. */
final class SampleEvents {

    private SampleEvents() {}

    static RunStarted run() {
        return new RunStarted("0123456789ab", "iris \"one\"", 0, 1000, 10, 15, 150, 1234, false, description());
    }

    static RunDescription description() {
        return new RunDescription(
                "name: iris\nmodel:\n  - dense: 3\n",
                List.of(new RunDescription.UsedPlugin("optimizer", "adam", "0.1", "espalier-plugins-optimizers")),
                List.of(
                        new RunDescription.Node("features", "input", List.of(), Shape.of(4), 0, false),
                        new RunDescription.Node("conv", "conv2d", List.of("features"), Shape.of(3, 5, 7), 99, true)),
                List.of(
                        new RunDescription.Output(
                                "kind",
                                "cross-entropy",
                                TargetKind.CLASS_INDEX,
                                List.of("setosa", "Ä\u2028\n"),
                                List.of(50L, 100L)),
                        new RunDescription.Output("size", "mse", TargetKind.VALUES, List.of(), List.of())),
                List.of(new RunWarning(RunWarning.Kind.FEATURE_SCALE, "data", "values are large", "add standardize")),
                Optional.of("loss"),
                "17.0.9",
                "amd64, AVX2, 2 threads",
                15,
                true,
                List.of(
                        new RunDescription.Association("width \"mm\"", "kind", 0.9375, 75),
                        new RunDescription.Association("width \"mm\"", "size", Double.NEGATIVE_INFINITY, 75)));
    }

    static StatisticsCollected statistics(long step, int layers) {
        return new StatisticsCollected(
                step,
                2,
                IntStream.range(0, layers).mapToObj(SampleEvents::layer).toList());
    }

    private static LayerStatistics layer(int index) {
        TensorStatistics weight = new TensorStatistics(
                TensorStatistics.Kind.PARAMETER,
                "weight",
                1200,
                0.125,
                1.125,
                -3.0e-7,
                Double.POSITIVE_INFINITY,
                0.25,
                3,
                List.of(-1.0, -0.5, -0.25, 0.0, 0.25, 0.5, Double.NaN),
                new TensorStatistics.Histogram(-1, 1, List.of(1L, 0L, 4_000_000_000L)));
        return new LayerStatistics("dense-" + index, 1.5, 0.0625, 0.0009765625, Double.NaN, List.of(weight));
    }

    static Picture picture(int height, int width, int channels) {
        byte[] pixels = new byte[height * width * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * i);
        }
        return new Picture(height, width, channels, -0.5, 1.25, pixels);
    }

    static SampleView sample(Optional<Picture> picture) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("width", 0.5);
        values.put("height", Double.NaN);
        return new SampleView(17, "setosa", "", picture, picture.isPresent() ? Map.of() : values);
    }

    static WeightsPictured weights(int count, int size) {
        return new WeightsPictured(3, 1, "conv", Collections.nCopies(count, picture(size, size, 3)));
    }

    static SamplesShown samples() {
        return new SamplesShown(
                3, 1, "features", List.of(sample(Optional.empty()), sample(Optional.of(picture(2, 3, 1)))));
    }

    static ConfusionsFound confusions(int count, int samples, int size) {
        return new ConfusionsFound(
                Split.VALIDATION,
                30,
                3,
                "kind",
                Collections.nCopies(
                        count,
                        new ConfusionsFound.Confusion(
                                "setosa",
                                "virginica",
                                12,
                                Collections.nCopies(samples, sample(Optional.of(picture(size, size, 1)))))));
    }

    static Finding finding() {
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("gap", 0.75);
        evidence.put("best", Double.NEGATIVE_INFINITY);
        return new Finding(
                "overfitting", Finding.Severity.WARNING, "kind", "the gap is 0.75", evidence, "add dropout", 4);
    }

    static DiagnosisUpdated diagnosis() {
        return new DiagnosisUpdated(40, 4, List.of(finding()));
    }

    static MonitorChecked monitor(OptionalInt patience) {
        return new MonitorChecked(40, 4, "accuracy", 0.75, 0.875, 30, false, patience);
    }

    static CheckpointSaved checkpoint() {
        return new CheckpointSaved(40, Path.of("checkpoints", "step-40.safetensors"), 123_456_789_012L, 0.25, true);
    }

    static CheckpointFailed failedCheckpoint() {
        return new CheckpointFailed(41, "no space left\non the disk", 0.5);
    }

    static ParametersUnfrozen unfrozen() {
        return new ParametersUnfrozen("trunk/*", 50, 5, 1000);
    }

    static NonFiniteFound nonFinite() {
        return new NonFiniteFound(60, "dense", "gradient of weight", 0.1, Double.NaN);
    }

    static RunStopped stopped() {
        return new RunStopped(RunStopped.Cause.STOPPED_EARLY, "no better for 5 validations", 60, 6, 12.5);
    }

    static Timing timing() {
        Map<String, Double> phases = new LinkedHashMap<>();
        phases.put("data", 0.5);
        phases.put("forward", 1.5);
        return new Timing(40, 4, 1_800_000_000.25, 2.5, 40, 600, phases, new Timing.Memory(1, 2, 3, 0.125, 4));
    }
}
