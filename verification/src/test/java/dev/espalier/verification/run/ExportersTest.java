package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.espalier.verification.modules.PublishedModule;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exporters as a user has them: in a stack, on the command line, in a plugin folder, and without their libraries. */
@Tag("slow")
class ExportersTest {

    private static final String EXPORTER = "dev.espalier.api.export.Exporter";

    @TempDir
    Path folder;

    private Command command;

    @BeforeEach
    void writeStack() throws IOException {
        Stacks.flowers(folder);
        command = Command.in(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyExporterAtOnce(boolean asModule) throws Exception {
        Set<String> paths = new ConcurrentSkipListSet<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            paths.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().replaceAll("[0-9a-f]{12}", "ID"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try (DatagramSocket statsd = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ServerSocket carbon = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> lines = CompletableFuture.supplyAsync(() -> received(carbon));
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            String export = "export: [prometheus: {port: 0}, pushgateway: {url: \"" + url + "\"}, otlp: {url: \"" + url
                    + "/v1/metrics\"}, influx: {url: \"" + url + "\"}, statsd: {host: 127.0.0.1, port: "
                    + statsd.getLocalPort() + "}, graphite: {host: 127.0.0.1, port: " + carbon.getLocalPort()
                    + "}, jmx]\ntags: {team: vision}\n";
            Files.writeString(folder.resolve("all.yaml"), Files.readString(folder.resolve("flowers.yaml")) + export);
            Command used = asModule ? command.asModule() : command;
            Outcome outcome = used.run("train", "all.yaml", "--epochs", "2", "--out", "all");

            outcome.exits(0).prints("metrics: http://127.0.0.1:");
            assertFalse(outcome.errors().contains("exporter "), outcome::toString);
            assertEquals(
                    Set.of("POST /v1/metrics", "POST /write", "PUT /metrics/job/espalier/run/flowers/run_id/ID"),
                    paths);
            assertTrue(lines.get(30, TimeUnit.SECONDS).contains("espalier.steps;"));
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            statsd.setSoTimeout(30_000);
            statsd.receive(packet);
            assertTrue(packet.getLength() > 0);
        } finally {
            server.stop(0);
        }
        command.run("train", "flowers.yaml", "--epochs", "2", "--out", "none").exits(0);
        assertArrayEquals(
                new RunFiles(folder.resolve("none")).modelBytes(), new RunFiles(folder.resolve("all")).modelBytes());
    }

    private static String received(ServerSocket server) {
        try (Socket connection = server.accept()) {
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void receiversThatAreNotThereAreToldOnceAndFailNothing() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0)) {
            free = closed.getLocalPort();
        }
        Outcome outcome = command.run(
                "train",
                "flowers.yaml",
                "--epochs=2",
                "--out=run",
                "--export=otlp={url: 'http://127.0.0.1:" + free + "/v1/metrics'}",
                "--export=pushgateway=http://127.0.0.1:" + free,
                "--export=influx=http://127.0.0.1:" + free,
                "--export=graphite={host: 127.0.0.1, port: " + free + "}",
                "--export=statsd={host: 127.0.0.1, protocol: tcp, port: " + free + "}");

        outcome.exits(0);
        for (String exporter : List.of("otlp", "pushgateway", "influx", "graphite", "statsd")) {
            List<String> told = outcome.errors()
                    .lines()
                    .filter(line -> line.contains("exporter " + exporter + ":"))
                    .toList();
            assertEquals(1, told.size(), outcome::toString);
            assertTrue(told.get(0).contains("does not take the metrics"), outcome::toString);
        }
        assertEquals(
                List.of(),
                outcome.errors()
                        .lines()
                        .filter(line -> !line.startsWith("warning: "))
                        .filter(line -> !line.startsWith("WARNING: Using incubator"))
                        .toList(),
                outcome::toString);
    }

    @Test
    void aMissingLibraryIsNamedInOneLine() {
        List<Path> without = PublishedModule.libraries().stream()
                .filter(entry -> !entry.getFileName().toString().startsWith("micrometer-registry-otlp")
                        && !entry.getFileName().toString().startsWith("micrometer-registry-statsd"))
                .toList();
        Command lacking = new Command(folder, command.options(), command.program(), without, Optional.empty());
        Outcome outcome =
                lacking.run("train", "flowers.yaml", "--out", "run", "--export", "otlp", "--export", "statsd");

        outcome.exits(4);
        assertEquals(2, outcome.problems().size(), outcome::toString);
        outcome.tells("add io.micrometer:micrometer-registry-otlp:1.17.2 with its dependencies")
                .tells("add io.micrometer:micrometer-registry-statsd:1.17.2 with its dependencies");
        assertFalse(Files.exists(folder.resolve("run")), "nothing is left of a run that was refused");
        lacking.run("train", "flowers.yaml", "--epochs", "1", "--out", "run", "--export", "jmx")
                .exits(0);
    }

    /** It asks for a class of its own only after the run is closed, when its class loader must be open still. */
    @Test
    void anExporterOfAPluginFolderIsUsedLikeTheOthers() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars.versioned("1.2")
                .entriesFrom(Map.of("com.acme.Post", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.Setting;
                        import dev.espalier.api.event.*;
                        import dev.espalier.api.export.*;
                        import java.time.Duration;
                        @Plugin(value = "acme-post", summary = "sends letters")
                        public record Post(@Setting("where to") String address) implements Exporter {
                            public Post() { this("nowhere"); }
                            @Override public RunExport open(ExportContext context) {
                                context.tell("post opened for " + context.runName() + " " + context.tags());
                                return new RunExport() {
                                    @Override public void epochFinished(EpochFinished event) {
                                        context.tell("post to " + address + ": epoch " + event.epoch());
                                    }
                                    @Override public Duration linger() { return Duration.ofSeconds(30); }
                                    @Override public boolean awaitCollection(Duration limit) {
                                        return Late.collected(limit);
                                    }
                                    @Override public void close() { context.tell("post closed"); }
                                };
                            }
                        }
                        """, "com.acme.Late", """
                        package com.acme;
                        final class Late {
                            static boolean collected(java.time.Duration limit) { return !limit.isZero(); }
                        }
                        """))
                .listing(EXPORTER, "com.acme.Post")
                .write(plugins.resolve("post-1.2.jar"));
        command.run("plugins", "list", "--plugins", "plugins").exits(0).prints("acme-post");
        command.run("plugins", "describe", "exporter/acme-post", "--plugins", "plugins")
                .exits(0)
                .prints("where to");
        String[] train = {
            "train",
            "flowers.yaml",
            "--plugins=plugins",
            "--epochs=2",
            "--out=run",
            "--set=tags={team: vision}",
            "--export=acme-post={address: the moon}"
        };
        Outcome outcome = command.run(train).exits(0);
        assertEquals(
                List.of(
                        "post opened for flowers {team=vision}",
                        "post to the moon: epoch 1",
                        "post to the moon: epoch 2",
                        "post closed"),
                outcome.output()
                        .lines()
                        .filter(line -> line.startsWith("post "))
                        .toList(),
                outcome::toString);
        outcome.prints("export: acme-post offers the final state of the run")
                .prints("export: the final state was collected");
        train[4] = "--out=again";
        Outcome quiet = command.run(
                        Stream.concat(Stream.of(train), Stream.of("--quiet")).toArray(String[]::new))
                .exits(0);
        assertEquals("", quiet.output());
    }

    @Test
    void anExporterThatFailsIsToldOnceAndTheRunGoesOn() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars.versioned("1.2")
                .classFrom("Fragile", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.event.*;
                        import dev.espalier.api.export.*;
                        @Plugin(value = "acme-fragile", summary = "breaks")
                        public record Fragile() implements Exporter {
                            @Override public RunExport open(ExportContext context) {
                                return new RunExport() {
                                    @Override public void stepFinished(StepView step) {
                                        throw new IllegalStateException("broken in step " + step.step());
                                    }
                                };
                            }
                        }
                        """)
                .listing(EXPORTER, "com.acme.Fragile")
                .write(plugins.resolve("fragile-1.2.jar"));
        Outcome outcome = command.run(
                        "train",
                        "flowers.yaml",
                        "--plugins=plugins",
                        "--epochs=2",
                        "--out=run",
                        "--export=acme-fragile")
                .exits(0)
                .tells("warning: exporter acme-fragile of fragile-1.2.jar: stepFinished threw")
                .tells("broken in step 1")
                .tells("the run goes on")
                .tells("warning: exporter acme-fragile failed ");

        assertFalse(outcome.errors().contains("broken in step 2"), outcome::toString);
    }

    @Test
    void aSecretIsNotWrittenIntoTheRunsFolder() throws IOException {
        command.run("train", "flowers.yaml", "--out=run", "--export=otlp={headers: {authorization: Bearer abc}}")
                .exits(2)
                .tells("must not have a secret written down");
        command.run("train", "flowers.yaml", "--out=run", "--export=otlp={headers: {authorization: {env: ACME_TOKEN}}}")
                .exits(2)
                .tells("the environment variable ACME_TOKEN is not set");
    }
}
