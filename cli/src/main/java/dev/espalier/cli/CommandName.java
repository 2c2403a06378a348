package dev.espalier.cli;

/** How the command was called, which is how it can be called again. */
final class CommandName {

    private static final String PROPERTY = "espalier.command";

    private CommandName() {}

    /** The command as a word of a shell. */
    static String get() {
        return ShellWord.of(System.getProperty(PROPERTY, "espalier"));
    }
}
