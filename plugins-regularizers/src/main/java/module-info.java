/** The built-in regularizers. */
module dev.espalier.plugins.regularizers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;
}
