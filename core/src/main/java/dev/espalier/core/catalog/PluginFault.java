package dev.espalier.core.catalog;

/** What keeps a class from being a plugin, and what would make it one. */
final class PluginFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    PluginFault(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    String what() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
