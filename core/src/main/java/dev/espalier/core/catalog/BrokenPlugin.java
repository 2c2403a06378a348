package dev.espalier.core.catalog;

import java.util.Optional;

/**
 * Something in a jar that means to be a plugin and is none.
 *
 * @param kind its kind, if that is known
 * @param name its name, if that is known; else empty
 * @param jar the jar or folder that it comes from
 * @param what what is wrong, in lower case without a full stop
 * @param remedy what to do about it, in lower case without a full stop
 */
public record BrokenPlugin(Optional<PluginKind> kind, String name, String jar, String what, String remedy) {

    /** Such as {@code acme.jar: optimizer lion: constructor fails; …}. */
    @Override
    public String toString() {
        String plugin = kind.map(PluginKind::noun).orElse("") + (name.isEmpty() ? "" : " " + name);
        return jar + ": " + (plugin.isBlank() ? "" : plugin.strip() + ": ") + what
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
