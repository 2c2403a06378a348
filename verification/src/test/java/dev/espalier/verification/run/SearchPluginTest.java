package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sampler and a pruner that somebody else wrote, as a jar in a plugin folder. */
@Tag("slow")
class SearchPluginTest {

    @TempDir
    Path folder;

    private Command command;

    @BeforeEach
    void writeStackAndJar() throws IOException {
        Stacks.flowers(folder);
        Path file = folder.resolve("flowers.yaml");
        String stack = Files.readString(file);
        String rate = stack.lines()
                .filter(line -> line.startsWith("learning-rate:"))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                file,
                stack.replace(rate, "learning-rate: {search: {log: [1e-4, 1e-1]}}")
                        + "\nsearch: {objective: loss, budget: {trials: 4}, stages: none}\n");
        command = Command.in(folder);
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars.versioned("1.2")
                .classFrom("Middle", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.Setting;
                        import dev.espalier.api.search.*;
                        import java.util.List;
                        @Plugin(value = "acme-middle", summary = "halves, quarters, eighths of the range")
                        public record Middle(@Setting("factor on all values") double factor) implements Sampler {
                            public Middle() { this(1); }
                            @Override public List<Double> propose(SamplerContext context) {
                                double[] positions = new double[context.space().size()];
                                java.util.Arrays.fill(positions, Math.pow(0.5, 1 + context.number()));
                                return context.space().at(positions).stream().map(value -> factor * value).toList();
                            }
                            @Override public boolean usesTrials() { return false; }
                        }
                        """)
                .classFrom("Strict", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.search.*;
                        import java.util.List;
                        @Plugin(value = "acme-strict", summary = "ends all but the first trial half-way")
                        public record Strict() implements Pruner {
                            @Override public List<Double> rungs(long trial, double epochs) { return List.of(0.5); }
                            @Override public Decision decide(Trial trial, List<Trial> trials) {
                                return trial.number() == 0 ? Decision.CONTINUE : Decision.PRUNE;
                            }
                        }
                        """)
                .listing("dev.espalier.api.search.Sampler", "com.acme.Middle")
                .listing("dev.espalier.api.search.Pruner", "com.acme.Strict")
                .write(plugins.resolve("acme-search-1.2.jar"));
    }

    private void writeTraps() throws IOException {
        PluginJars traps = new PluginJars();
        TrapPlugins.add(traps, "TrapSampler", "trap-sampler", "dev.espalier.api.search.Sampler", """
                @Override public List<Double> propose(dev.espalier.api.search.SamplerContext context) {
                    Trap.at("propose", trap);
                    return List.of(0.01);
                }
                """);
        TrapPlugins.add(traps, "TrapPruner", "trap-pruner", "dev.espalier.api.search.Pruner", """
                @Override public List<Double> rungs(long trial, double epochs) {
                    Trap.at("rungs", trap);
                    return List.of(0.5);
                }
                @Override public Decision decide(
                        dev.espalier.api.search.Trial trial, List<dev.espalier.api.search.Trial> trials) {
                    return Decision.CONTINUE;
                }
                """);
        traps.listing("dev.espalier.api.search.Sampler", "com.acme.TrapSampler")
                .listing("dev.espalier.api.search.Pruner", "com.acme.TrapPruner")
                .write(folder.resolve("plugins/traps.jar"));
    }

    /** A sampler ends the search, as there is nothing to be tried without it; a pruner fails the trials that it is asked about. */
    @Test
    void isNamedIfItThrows() throws IOException {
        writeTraps();
        search("thrown", "search.sampler={trap-sampler: 'propose:exception'}")
                .exits(4)
                .tells("sampler trap-sampler of traps.jar: propose");
        search("failed", "search.pruner={trap-pruner: 'rungs:exception'}")
                .exits(5)
                .tells("trial 0 failed: ")
                .tells("pruner trap-pruner of traps.jar: rungs");
    }

    private Outcome search(String out, String... settings) {
        String[] words = new String[4 + settings.length];
        words[0] = "search";
        words[1] = "flowers.yaml";
        words[2] = "--plugins=plugins";
        words[3] = "--out=" + out;
        for (int i = 0; i < settings.length; i++) {
            words[4 + i] = "--set=" + settings[i];
        }
        return command.run(words);
    }

    @Test
    void searchesLikeTheBuiltInOnes() {
        command.run("plugins", "list", "--plugins", "plugins").exits(0).prints("acme-middle");
        command.run("plugins", "describe", "sampler/acme-middle", "--plugins", "plugins")
                .exits(0)
                .prints("factor on all values");

        // the middle of 1e-4 to 1e-1 on a log scale, then a quarter of it
        Outcome found = search("study", "search.sampler=acme-middle", "search.pruner=acme-strict")
                .exits(0)
                .prints("0.00316")
                .prints("0.000562");
        found.prints("3 ended early");
        Outcome export = command.run("search", "export", "study").exits(0);
        assertEquals(
                3,
                export.output().lines().filter(line -> line.contains("pruned")).count(),
                export::toString);
    }

    @Test
    void isNamedIfItLeavesTheSpace() {
        search("refused", "search.sampler=acme-middle: {factor: 100}")
                .exits(4)
                .tells("sampler acme-middle of acme-search-1.2.jar")
                .tells("it must be in [1.0E-4, 0.1]");
    }
}
