/** The built-in learning-rate schedules. */
module dev.espalier.plugins.schedulers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;
}
