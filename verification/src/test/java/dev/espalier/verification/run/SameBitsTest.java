package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One stack comes to the same bits however it is computed. */
class SameBitsTest {

    @TempDir
    static Path folder;

    private static String stack;
    private static RunFiles expected;

    @BeforeAll
    static void train() throws IOException {
        stack = Stacks.everything(folder).toString();
        train(Command.in(folder), "expected", "--threads", "2").prints("kernels: vector");
        expected = new RunFiles(folder.resolve("expected"));
    }

    static List<Arguments> otherWays() {
        return List.of(
                Arguments.of("three threads", List.of(), List.of("--threads", "3")),
                Arguments.of("no optimizing compiler", List.of("-XX:TieredStopAtLevel=1"), List.of()),
                Arguments.of("no batch made ahead", List.of(), List.of("--set", "train.prefetch=0")),
                Arguments.of(
                        "Turkish",
                        List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-9"),
                        List.of()));
    }

    static List<Arguments> furtherWays() {
        return List.of(
                Arguments.of("one thread", List.of(), List.of("--threads", "1")),
                Arguments.of("batches far ahead", List.of(), List.of("--set", "train.prefetch=9")),
                Arguments.of("no compiler", List.of("-Xint"), List.of()),
                Arguments.of("no tiers", List.of("-XX:-TieredCompilation"), List.of()),
                Arguments.of(
                        "no intrinsics",
                        List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-InlineMathNatives"),
                        List.of()),
                Arguments.of("portable kernels", List.of("-Despalier.kernels=portable"), List.of()),
                Arguments.of(
                        "vectors without the optimizing compiler",
                        List.of("-XX:TieredStopAtLevel=1", "-Despalier.kernels=vector"),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherWays")
    void otherWaysOfComputingGiveTheSameBits(String name, List<String> jvm, List<String> arguments) {
        String out = name.replace(' ', '-');
        train(Command.in(folder).with(jvm.toArray(String[]::new)), out, arguments.toArray(String[]::new));
        requireSame(out, arguments);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("furtherWays")
    void furtherWaysOfComputingGiveTheSameBits(String name, List<String> jvm, List<String> arguments) {
        otherWaysOfComputingGiveTheSameBits(name, jvm, arguments);
    }

    @Test
    void withoutTheVectorModuleItSaysHowToGetTheFasterKernels() {
        Outcome outcome = train(Command.in(folder).withoutVectors(), "portable");
        outcome.prints("kernels: portable").prints("--add-modules jdk.incubator.vector");
        assertFalse(outcome.errors().contains("error["), outcome::toString);
        requireSame("portable", List.of());
    }

    private static void requireSame(String out, List<String> arguments) {
        RunFiles run = new RunFiles(folder.resolve(out));
        if (arguments.contains("--set")) {
            // the model tells the stack that it was trained by, which is another one here
            RunFiles.requireSameMetrics(expected, run);
        } else {
            RunFiles.requireSame(expected, run);
        }
    }

    private static Outcome train(Command command, String out, String... further) {
        String[] line = Stream.concat(Stream.of("train", stack, "--epochs", "3", "--out", out), Stream.of(further))
                .toArray(String[]::new);
        return command.run(line).exits(0);
    }
}
