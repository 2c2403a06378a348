/** The contract between Espalier and its plugins: interfaces, value types, events. Needs the JDK alone. */
module dev.espalier.api {
    requires static org.jspecify;
}
