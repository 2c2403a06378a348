package dev.espalier.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that this command was built as. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"espalier " + text()};
    }

    /** Such as {@code 0.1.0}; from the jar on the class path, from the module otherwise. */
    static String text() {
        String fromJar = Version.class.getPackage().getImplementationVersion();
        if (fromJar != null) {
            return fromJar;
        }
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(unpackaged)");
    }
}
