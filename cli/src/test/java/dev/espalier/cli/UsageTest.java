package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UsageTest {

    private final TestScreen test = TestScreen.plain();

    @Test
    void suggestsTheNearestCommand() {
        assertEquals(2, test.run("versoin"));
        assertEquals(
                "error[usage]: espalier: 'versoin' is no command and no argument that is expected here;"
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
}
