/** The search for hyper-parameters. */
module dev.espalier.search {
    requires transitive dev.espalier.core;
    requires java.sql;
    requires static org.jspecify;

    exports dev.espalier.search;
    exports dev.espalier.search.importance;
    exports dev.espalier.search.storage;
    exports dev.espalier.search.rehearsal;
    exports dev.espalier.search.space;
}
