package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands ui and report, and the options of train that are about the page. */
class PageCommandsTest {

    @TempDir
    private Path folder;

    private final TestScreen test = TestScreen.plain();

    @Test
    void writesAReportAtTheEndOfARun() throws IOException {
        assertEquals(0, train("--ui=0"), test::errors);

        assertTrue(test.output().contains("page: http://127.0.0.1:"), test::output);
        assertTrue(test.output().contains("report: " + run().resolve("report.html")), test::output);
        assertTrue(Files.readString(run().resolve("report.html")).contains("window.espalierReport"));
        assertFalse(test.output().contains("is served"), "nobody looks at the page");
    }

    @Test
    void writesNoReportIfToldSo() throws IOException {
        assertEquals(0, train("--no-report"), test::errors);

        assertFalse(Files.exists(run().resolve("report.html")));
        assertFalse(test.output().contains("report:"), test::output);
    }

    @Test
    void writesAReportOfARunThatFails() throws IOException {
        assertEquals(
                5, train("--set", "model=[dense: 8, dense: 8, dense: 2]", "--set", "learning-rate=1e20"), test::errors);

        assertTrue(Files.exists(run().resolve("report.html")));
    }

    @Test
    void replacesTheReportWhenARunIsOverwritten() throws IOException {
        assertEquals(0, train(), test::errors);
        Files.writeString(run().resolve("report.html"), "old");

        assertEquals(0, train("--overwrite"), test::errors);
        assertTrue(Files.readString(run().resolve("report.html")).contains("window.espalierReport"));
    }

    @Test
    void servesThePageForTheTimeThatIsAskedFor() throws IOException {
        assertEquals(0, train("--ui=0", "--ui-linger", "300ms"), test::errors);

        assertTrue(test.output().contains("is served for 300ms; Ctrl-C ends this; later: "), test::output);
    }

    @Test
    void takesAStackFileBehindTheBareOption() throws IOException {
        Path stack = stack();
        // the usual port may be taken on this machine, and then any is as good
        assertEquals(0, test.run("train", "--ui", stack.toString(), "--out", run().toString()), test::errors);
    }

    @Test
    void continuesWithThePage() throws IOException {
        assertEquals(0, train("--ui=0", "--ui-linger=0s", "--max-steps=1"), test::errors);

        assertTrue(test.output().contains("--ui=0 --ui-linger=0s"), test::output);
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(6, train("--ui=" + taken.getLocalPort()));
            assertTrue(test.errors().contains("choose a port that is free, or 0 for any"), test::errors);
            assertFalse(Files.exists(run()), "nothing was trained");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--ui=70000, --ui is 70000",
        "--ui-linger=3s, --ui-linger is of no use without --ui",
        "--ui=0 --ui-linger=soon, is not a duration",
        "--ui=0 --ui-linger=1000d, --ui-linger is 1000d"
    })
    void refusesOptionsThatMakeNoSense(String options, String message) throws IOException {
        assertEquals(2, train(options.split(" ")));

        assertTrue(test.errors().contains(message), test::errors);
    }

    @Test
    void comparesRunsInOneReport() throws IOException {
        assertEquals(0, train(), test::errors);
        Path out = folder.resolve("compared.html");
        assertEquals(0, test.run("report", run().toString(), run().toString(), "--out", out.toString()), test::errors);

        assertTrue(test.output().contains("report: " + out), test::output);
        assertTrue(Files.exists(out));
    }

    @Test
    void refusesAReportOfWhatIsNoRun() {
        assertEquals(6, test.run("report", folder.toString()));

        assertTrue(test.errors().contains("the folder holds no run"), test::errors);
    }

    @Test
    void refusesToServeFoldersThatAreNotThereTogether() {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        assertEquals(6, test.run("ui", one.toString(), two.toString(), "--port", "0"));

        assertTrue(test.errors().contains(one + ": there is no such folder"), test::errors);
        assertTrue(test.errors().contains(two + ": there is no such folder"), test::errors);
    }

    private int train(String... options) throws IOException {
        String[] command = new String[4 + options.length];
        command[0] = "train";
        command[1] = stack().toString();
        command[2] = "--out";
        command[3] = run().toString();
        System.arraycopy(options, 0, command, 4, options.length);
        return test.run(command);
    }

    private Path run() {
        return folder.resolve("runs/one");
    }

    private Path stack() throws IOException {
        StringBuilder table = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 60; i++) {
            table.append(i % 7)
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(i % 2 == 0 ? "even" : "odd")
                    .append('\n');
        }
        Files.writeString(folder.resolve("table.csv"), table);
        return Files.writeString(folder.resolve("stack.yaml"), """
                name: one
                data: {source: csv, path: table.csv, label: kind}
                model: [dense: 4, tanh, dense: 2]
                loss: cross-entropy
                optimizer: adam
                learning-rate: 0.01
                train: {epochs: 2, batch: 16}
                """);
    }
}
