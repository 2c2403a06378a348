package dev.espalier.cli;

import dev.espalier.core.Espalier;
import picocli.CommandLine.IVersionProvider;

/** The version that this command was built as. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"espalier " + text()};
    }

    /** Such as {@code 0.1.0}. */
    static String text() {
        return Espalier.version();
    }
}
