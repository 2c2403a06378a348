package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibration by a stack file and by a command. */
class CalibrationCommandTest {

    private static final Pattern TEMPERATURE = Pattern.compile("temperature of .*?([0-9]+\\.[0-9]+)");

    @TempDir
    private Path folder;

    @BeforeEach
    void table() throws IOException {
        StringBuilder text = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 300; i++) {
            double x = StrictMath.sin(1.3 * i);
            double y = StrictMath.cos(2.7 * i);
            boolean wrong = i * 7919 % 1009 < 336;
            text.append(String.format(Locale.ROOT, "%.4f,%.4f,%s%n", x, y, x > y != wrong ? "left" : "right"));
        }
        Files.writeString(folder.resolve("sides.csv"), text);
    }

    private TestScreen run(int exit, String... arguments) {
        TestScreen screen = TestScreen.plain();
        assertEquals(exit, screen.run(arguments), () -> screen.output() + screen.errors());
        return screen;
    }

    private String train(String name, String changes) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, """
                data: {source: csv, path: sides.csv, targets: [kind], validation: 0.4}
                model: [dense: 40, tanh, dense: 2]
                loss: cross-entropy
                learning-rate: 0.02
                train: {epochs: 30, batch: 10, restore-best: false}
                metrics: [accuracy, log-loss, expected-calibration-error]
                """ + changes);
        String out = folder.resolve(name).toString();
        return run(0, "train", file.toString(), "--out", out, "--threads", "1", "--no-report")
                .output();
    }

    private static String temperature(String told) {
        Matcher found = TEMPERATURE.matcher(told);
        assertTrue(found.find(), told);
        return found.group(1);
    }

    @Test
    void aFinishedModelGetsTheTemperatureThatTheRunWouldHaveGivenIt() throws IOException {
        String told = train("calibrated", "calibration: temperature\n");
        assertTrue(told.contains("temperature of the smallest log loss on the validation split: "), told);
        train("plain", "");
        Path model = folder.resolve("plain/model.safetensors");
        Path output = folder.resolve("later.safetensors");
        String calibrated = run(0, "model", "calibrate", model.toString(), "--output", output.toString())
                .output();
        assertEquals(temperature(told), temperature(calibrated));
        assertTrue(calibrated.startsWith("120 samples (validation split of the model's stack)"), calibrated);
        assertTrue(
                Pattern.compile("expected-calibration-error +0\\.[0-9]+ +-> 0\\.0")
                        .matcher(calibrated)
                        .find(),
                calibrated);
        String described = run(0, "model", "describe", output.toString()).output();
        assertTrue(described.contains(": calibrated by temperature " + temperature(told)), described);
        assertEquals(
                run(
                                0,
                                "evaluate",
                                output.toString(),
                                "--data",
                                folder.resolve("sides.csv").toString())
                        .output(),
                run(
                                0,
                                "evaluate",
                                folder.resolve("calibrated/model.safetensors").toString(),
                                "--data",
                                folder.resolve("sides.csv").toString())
                        .output());
    }

    @Test
    void anEnsembleOfAStackHasOneTemperatureForItsMean() throws IOException {
        train("whole", "calibration: temperature\nensemble: {members: 2}\n");
        String described = run(
                        0,
                        "model",
                        "describe",
                        folder.resolve("whole/model.safetensors").toString())
                .output();
        assertTrue(
                Pattern.compile(": calibrated by temperature [0-9.]+\n")
                        .matcher(described)
                        .find(),
                described);
    }

    @Test
    void scoresCannotBeCalibrated() throws IOException {
        Path file = folder.resolve("hinge.yaml");
        Files.writeString(file, """
                data: {source: csv, path: sides.csv, targets: [kind]}
                model: [dense: 2]
                loss: hinge
                train: {epochs: 1}
                """);
        run(0, "train", file.toString(), "--out", folder.resolve("hinge").toString(), "--no-report");
        String refused = run(
                        2,
                        "model",
                        "calibrate",
                        folder.resolve("hinge/model.safetensors").toString(),
                        "--output",
                        folder.resolve("never.safetensors").toString())
                .errors();
        assertTrue(refused.contains("train it with a loss such as cross-entropy"), refused);
        assertTrue(Files.notExists(folder.resolve("never.safetensors")));
    }
}
