package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private final TestScreen test = TestScreen.plain();

    @Test
    void suggestsTheNearestCommand() {
        assertEquals(2, test.run("versoin"));
        assertEquals(
                "error[usage]: espalier: 'versoin' is not a command, and no argument is expected here;"
                        + " did you mean 'version'? see espalier --help",
                test.errors().strip());
    }

    @Test
    void suggestsTheNearestOption() {
        assertEquals(2, test.run("--hepl"));
        assertTrue(
                test.errors()
                        .startsWith("error[usage]: espalier: no option is called '--hepl'; did you mean '--help'?"),
                test::errors);
    }

    @Test
    void showsTheCommandsWithoutOne() {
        assertEquals(2, test.run());
        assertTrue(test.errors().contains("Commands:"), test::errors);
        assertEquals("", test.output());
    }

    @Test
    void helpsOnRequest() {
        assertEquals(0, test.run("--help"));
        assertTrue(test.output().contains("Exit codes:"), test::output);
        assertEquals("", test.errors());
    }

    @Test
    void printsTheVersion() {
        assertEquals(0, test.run("version"));
        assertTrue(test.output().startsWith("espalier "), test::output);
        assertTrue(test.output().contains("java     " + System.getProperty("java.version")), test::output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "--version",
                "--help",
                "train --help",
                "plugins list",
                "plugins list --json",
                "plugins describe adam",
                "plugins doctor",
                "schema"
            })
    void outputThatIsLostIsAFailure(String line) {
        TestScreen full = TestScreen.failing("No space left on device");
        assertEquals(6, full.run(line.split(" ")), line);
        assertEquals(1, full.errors().lines().count(), full::errors);

        TestScreen closed = TestScreen.failing("Broken pipe");
        assertEquals(Screen.CLOSED_PIPE, closed.run(line.split(" ")), line);
        assertEquals("", closed.errors());
    }

    @Test
    void showsNoControlCharactersOfTheCommandLine() {
        assertEquals(2, test.run("tra\u001b[31min\nerror[internal]: forged"));
        assertEquals(1, test.errors().lines().count(), test::errors);
        assertTrue(test.errors().contains("tra\\u001b[31min\\nerror"), test::errors);
    }
}
