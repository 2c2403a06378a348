package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A diagnostic that somebody else wrote, as a jar in a plugin folder. */
@Tag("slow")
class DiagnosticPluginTest {

    private static final String DIAGNOSTIC = "dev.espalier.api.diagnosis.Diagnostic";
    private static final String FOUND = "warning: the last epoch was number 2; train for another 3 epochs";

    @TempDir
    Path folder;

    private Command command;

    @BeforeEach
    void writeStackAndJar() throws IOException {
        Stacks.flowers(folder);
        command = Command.in(folder);
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars.versioned("1.2")
                .classFrom("Impatient", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.Setting;
                        import dev.espalier.api.diagnosis.*;
                        import dev.espalier.api.event.Finding;
                        import java.util.List;
                        import java.util.Map;
                        @Plugin(value = "acme-impatient", summary = "the run is too short")
                        public record Impatient(@Setting("epochs that a run has at least") int epochs) implements Diagnostic {
                            public Impatient() { this(5); }
                            @Override public List<Finding> examine(RunRecord record) {
                                return !record.ended() || record.epoch() >= epochs ? List.of() : List.of(new Finding(
                                        "acme-impatient",
                                        Finding.Severity.WARNING,
                                        "",
                                        "the last epoch was number " + record.epoch(),
                                        Map.of("epochs", (double) record.epoch()),
                                        "train for another " + (epochs - record.epoch()) + " epochs",
                                        record.epoch()));
                            }
                        }
                        """)
                .listing(DIAGNOSTIC, "com.acme.Impatient")
                .write(plugins.resolve("impatient-1.2.jar"));
    }

    private Outcome train(String out, String... more) {
        return command.run(
                Stream.concat(Stream.of("train", "flowers.yaml", "--epochs=2", "--out=" + out), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static long count(Outcome outcome, String start) {
        return outcome.output().lines().filter(line -> line.startsWith(start)).count();
    }

    @Test
    void isFoundDescribedRunAndHeardLikeTheOthers() throws IOException {
        command.run("plugins", "list", "--plugins", "plugins").exits(0).prints("acme-impatient");
        command.run("plugins", "describe", "diagnostic/acme-impatient", "--plugins", "plugins")
                .exits(0)
                .prints("epochs that a run has at least");
        command.run("schema", "--plugins", "plugins").exits(0).prints("acme-impatient");

        Outcome found = train("run", "--plugins=plugins").exits(0);
        assertEquals(1, count(found, FOUND), found::toString);
        found.prints("  warning acme-impatient, since epoch 2: the last epoch was number 2");
        String log = Files.readString(folder.resolve("run/metrics.jsonl"));
        assertTrue(log.contains("{\"name\":\"acme-impatient\",\"severity\":\"warning\""), log);

        Outcome content = train("content", "--plugins=plugins", "--set=diagnostics=[acme-impatient: {epochs: 2}]")
                .exits(0);
        assertFalse(content.output().contains("the last epoch was"), content::toString);
        Outcome off = train("off", "--plugins=plugins", "--set=diagnostics=off").exits(0);
        assertEquals(0, count(off, "warning: the last epoch"), off::toString);
        train("refused", "--plugins=plugins", "--set=diagnostics=[acme-impatient: {epoch: 2}]")
                .exits(2)
                .tells("epochs");
    }

    @Test
    void examinesARunThatWasTrainedWithoutIt() {
        train("run").exits(0);
        Outcome without = command.run("diagnose", "run").exits(0);
        assertFalse(without.output().contains("acme-impatient"), without::toString);
        command.run("diagnose", "run", "--plugins", "plugins")
                .exits(0)
                .prints("warning acme-impatient, since epoch 2")
                .prints("  the last epoch was number 2")
                .prints("  evidence: epochs 2")
                .prints("  try: train for another 3 epochs");
    }

    @Test
    void oneThatFailsIsToldOnceAndTheRunGoesOn() throws IOException {
        PluginJars.versioned("1.2")
                .classFrom("Fragile", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.diagnosis.*;
                        import dev.espalier.api.event.Finding;
                        import java.util.List;
                        @Plugin(value = "acme-fragile", summary = "breaks")
                        public record Fragile() implements Diagnostic {
                            @Override public List<Finding> examine(RunRecord record) {
                                throw new IllegalStateException("broken in epoch " + record.epoch());
                            }
                        }
                        """)
                .listing(DIAGNOSTIC, "com.acme.Fragile")
                .write(folder.resolve("plugins/fragile-1.2.jar"));
        Outcome outcome = train("run", "--plugins=plugins")
                .exits(0)
                .tells("warning: diagnostic acme-fragile of fragile-1.2.jar: examine threw")
                .tells("the run goes on without this diagnostic");
        assertEquals(2, outcome.errors().split("broken in", -1).length, outcome::toString);
        assertEquals(1, count(outcome, FOUND), outcome::toString);
        assertEquals(
                List.of(true, true),
                List.of("model.safetensors", "report.html").stream()
                        .map(name -> Files.exists(folder.resolve("run").resolve(name)))
                        .toList());
    }
}
