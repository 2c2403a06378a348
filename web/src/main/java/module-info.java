/** The page that shows runs, and their reports. */
module dev.espalier.web {
    requires transitive dev.espalier.api;
    requires transitive dev.espalier.http;
    requires dev.espalier.core;
    requires static org.jspecify;

    exports dev.espalier.web;
}
