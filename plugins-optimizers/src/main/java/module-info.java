/** The built-in optimizers. */
module dev.espalier.plugins.optimizers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;
}
