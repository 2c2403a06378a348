package dev.espalier.core.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the contract, and which others go with it. */
final class ApiVersion {

    /** The manifest attribute by which a plugin jar says which version of the contract it was built for. */
    static final String ATTRIBUTE = "Espalier-Api-Version";

    static final String CURRENT = "0.1";

    private static final Pattern MAJOR = Pattern.compile("([0-9]{1,9})(\\..*)?");

    private ApiVersion() {}

    private static int major(Matcher version) {
        return version.matches() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** Why a declared version does not go with the current one; empty if it does, or if none is declared. */
    static String objection(String declared) {
        if (declared.isEmpty()) {
            return "";
        }
        Matcher version = MAJOR.matcher(declared);
        if (!version.matches()) {
            return "its manifest declares " + ATTRIBUTE + " '" + declared + "', which is not a version";
        }
        return major(version) == major(MAJOR.matcher(CURRENT))
                ? ""
                : "it was built for version " + declared + " of the plugin API; this is version " + CURRENT;
    }
}
