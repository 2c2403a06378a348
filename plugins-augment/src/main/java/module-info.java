/** The built-in augmenters. */
module dev.espalier.plugins.augment {
    requires transitive dev.espalier.api;
    requires static org.jspecify;
}
