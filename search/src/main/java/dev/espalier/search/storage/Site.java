package dev.espalier.search.storage;

import java.nio.file.Path;

/**
 * Where a process works on a study.
 *
 * @param folder of the study, in which the runs of its trials are
 * @param machine on which the process runs
 * @param timing how long it waits
 */
record Site(Path folder, Machine machine, StorageTiming timing) {

    /** A folder on this machine. */
    static Site of(Path folder) {
        return new Site(folder, Machine.own(), StorageTiming.DEFAULT);
    }
}
