package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise that the kernels' bits depend on their operands alone. */
class SameBitsTest {

    @ParameterizedTest
    @MethodSource("dev.espalier.engine.kernel.Samples#lengths")
    void providersAgreeOnRowsOfAnyLength(int length) {
        agree(length > 2000 ? 1 : 3, length, false);
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.engine.kernel.Samples#lengths")
    void providersAgreeOnAnyNumberOfRows(int length) {
        agree(length, length > 2000 ? 2 : 21, false);
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.engine.kernel.Samples#lengths")
    void providersAgreeOnAnyBits(int length) {
        agree(length > 2000 ? 1 : 2, length, true);
    }

    private static void agree(int rows, int columns, boolean anyBits) {
        Kernels vector = Samples.vector();
        Kernels portable = Samples.portable();
        Battery.operations(rows, columns, anyBits)
                .forEach((name, operation) -> assertArrayEquals(
                        operation.apply(portable, portable.newWorkspace()),
                        operation.apply(vector, vector.newWorkspace()),
                        name));
    }

    @Test
    void compilerTiersAndVectorWidthsAgree() throws IOException, InterruptedException {
        String expected = Battery.digest(Samples.portable());
        Map<String, Process> processes = new LinkedHashMap<>();
        for (String option : List.of("-Xint", "-XX:TieredStopAtLevel=1")) {
            processes.put("portable " + option, start(List.of(option), "portable"));
        }
        for (String option : List.of("-Xint", "-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32", "-XX:+UseSerialGC")) {
            processes.put(
                    "vector " + option, start(List.of("--add-modules", "jdk.incubator.vector", option), "vector"));
        }
        for (Map.Entry<String, Process> entry : processes.entrySet()) {
            String output = new String(entry.getValue().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, entry.getValue().waitFor(), entry.getKey() + ": " + output);
            assertEquals(expected, output.strip(), entry.getKey());
        }
    }

    private static Process start(List<String> options, String provider) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xshare:auto",
                "-cp",
                Path.of("target", "classes") + System.getProperty("path.separator") + Path.of("target", "test-classes"),
                PrintDigest.class.getName(),
                provider));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The program that the other JVMs run. */
    static final class PrintDigest {

        private PrintDigest() {}

        public static void main(String[] arguments) {
            Kernels kernels = arguments[0].equals("vector") ? Samples.vector() : Samples.portable();
            String digest = Battery.digest(kernels);
            long start = System.nanoTime();
            // long enough for the compilers to take over
            while (System.nanoTime() - start < 1_000_000_000L) {
                if (!Battery.digest(kernels).equals(digest)) {
                    throw new IllegalStateException("the bits changed while running");
                }
            }
            System.out.println(digest);
        }
    }
}
