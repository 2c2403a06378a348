package dev.espalier.verification.violations.cli;

/** The command may talk. */
public final class InnocentCommand {

    private InnocentCommand() {}

    static void print() {
        System.out.println("printed");
    }
}
