/** Contracts that a plugin author extends, fakes, reference problems. */
module dev.espalier.testkit {
    requires transitive dev.espalier.api;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;
}
