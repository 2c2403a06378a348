package dev.espalier.cli;

import dev.espalier.core.Espalier;
import picocli.CommandLine.IVersionProvider;

/** The version that this command was built as. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"espalier " + Espalier.version()};
    }
}
