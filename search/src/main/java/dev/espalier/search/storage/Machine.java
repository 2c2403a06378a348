package dev.espalier.search.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a process runs.
 *
 * @param host the name of the machine, for people
 * @param identity the same for processes that can see each other by their numbers
 */
record Machine(String host, String identity) {

    /** That of this process. */
    static Machine own() {
        String host = hostName();
        // Containers can share a name and yet not see each other's processes.
        String boot = text(Path.of("/proc/sys/kernel/random/boot_id"));
        String namespace = link(Path.of("/proc/self/ns/pid"));
        return new Machine(host, host + " " + boot + " " + namespace);
    }

    /**
     * Whether a process of this machine is alive.
     *
     * @param pid its number
     * @param started when it was started, as {@link #started} gives it
     */
    static boolean isAlive(long pid, String started) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> started.equals(started(process)))
                .isPresent();
    }

    /** When a process was started; empty if the machine does not tell. */
    static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException none) {
            return "";
        }
    }

    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException | UnsupportedOperationException none) {
            return "";
        }
    }
}
