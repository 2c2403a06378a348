package dev.espalier.verification.tool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server of a test, with files of its own, that listens on this machine alone. */
public final class PostgresServer implements AutoCloseable {

    /** The password of the user {@code espalier}. */
    public static final String PASSWORD = "k3ep-it";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Makes a server and starts it; where PostgreSQL is missing, the test is skipped.
     *
     * @return the server
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static PostgresServer start() throws IOException, InterruptedException {
        Path programs = programs();
        // not in the folder of the test: another user has to reach it
        Path folder = Files.createTempDirectory("espalier-postgres");
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresServer server = new PostgresServer(programs, folder, port);
        server.run(
                        "initdb",
                        "--pgdata=" + folder.resolve("data"),
                        "--username=espalier",
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync")
                .isContent();
        server.startAgain();
        return server;
    }

    /** The newest PostgreSQL of Debian, whose programs are not on the search path, or the one that is on it. */
    private static Path programs() throws IOException {
        List<Path> versions = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(DEBIAN)) {
                folders.forEach(each -> versions.add(each.resolve("bin")));
            }
        }
        return versions.stream()
                .filter(each -> Files.isExecutable(each.resolve("initdb")))
                .max(Path::compareTo)
                .orElseGet(() -> ExternalTool.require("postgresql", "initdb")
                        .toAbsolutePath()
                        .getParent());
    }

    /** Runs one of the programs, as a user that is not root, which they refuse. */
    private ToolOutput run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            line.addAll(
                    List.of("-u", "postgres", "--", programs.resolve(program).toString()));
            line.addAll(List.of(arguments));
            return ToolOutput.of(
                    folder, "", ExternalTool.require("util-linux", "runuser"), line.toArray(String[]::new));
        }
        return ToolOutput.of(folder, "", programs.resolve(program), arguments);
    }

    /**
     * Starts it after {@link #stop}.
     *
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public void startAgain() throws IOException, InterruptedException {
        run(
                        "pg_ctl",
                        "start",
                        "--wait",
                        "--pgdata=" + folder.resolve("data"),
                        "--log=" + folder.resolve("log"),
                        "--options=-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -p " + port)
                .isContent();
    }

    /**
     * Ends it as a crash does: all connections are cut off.
     *
     * @throws IOException if it cannot be ended
     * @throws InterruptedException if the thread is interrupted
     */
    public void stop() throws IOException, InterruptedException {
        run("pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata=" + folder.resolve("data"))
                .isContent();
    }

    /** The URL of its database, without the password. */
    public String url() {
        return url("postgres");
    }

    /**
     * The URL of a database, without the password.
     *
     * @param database its name
     * @return the URL
     */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=espalier";
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
            ToolOutput.of(Path.of("/"), "", Path.of("/bin/rm"), "-rf", folder.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
