/** The built-in samplers and pruners. */
module dev.espalier.plugins.search {
    requires transitive dev.espalier.api;
    requires ojalgo;
    requires static org.jspecify;
}
