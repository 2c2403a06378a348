package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No value of a stack and no command line is ever a fault of Espalier: each is accepted, or refused in words. */
class HostileInputTest {

    private static final List<String> VALUES = List.of(
            "2147483647",
            "-2147483648",
            "9223372036854775807",
            "-9223372036854775808",
            "4294967296",
            "0",
            "-1",
            "1",
            "1000000000",
            "1e308",
            "-1e308",
            "1e-300",
            "3.4e38",
            "0.5",
            "''",
            "' '",
            "\"a\\0b\"",
            "\"\\e[31m\"",
            "\"\\u202e\"",
            "null",
            "true",
            "[]",
            "{}",
            "[1, 2]",
            "[[1]]",
            "{a: 1}",
            "106751991167300d",
            "999999999999999999d",
            "PT9223372036854775807S",
            "0s",
            "-5s",
            "['1', '1.0']",
            "['a', 'a']",
            "[0, -0.0]",
            "/nonexistent",
            "/dev/null",
            ".",
            "'../..'",
            "\"😀\"",
            "x".repeat(5000));

    /** Notation of Java that has no place in a message. */
    private static final Pattern JAVA = Pattern.compile("[A-Z][A-Za-z]+\\[|Optional|[A-Za-z]Exception");

    @TempDir
    private Path folder;

    private Path stack;
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeEach
    void writeAStack() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,c,kind\n");
        for (int i = 0; i < 40; i++) {
            rows.append(
                    String.format(Locale.ROOT, "%d.%d,%d,%d,%s%n", i, i % 7, i % 5, i * i % 11, "xyz".charAt(i % 3)));
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        stack = Files.writeString(folder.resolve("hostile.yaml"), """
                name: hostile
                seed: 42
                data:
                  source: {csv: {path: rows.csv, label: kind}}
                  validation: 0.25
                  test: 0.25
                  preprocess: [standardize, pca: {components: 2}]
                model: [dense: 6, batch-norm, tanh, dropout: 0.1, dense: 3]
                loss: cross-entropy
                initializer: xavier-uniform
                optimizer: adam
                learning-rate: 0.05
                schedule: [linear-warmup: {epochs: 1}, cosine]
                regularizers: [l2: 0.001, time-stop: 1h, target-stop: {}, label-smoothing: 0.1, early-stopping]
                groups: [{match: "*", learning-rate-multiplier: 0.5}]
                metrics: [accuracy, f1, confusion-matrix]
                train:
                  epochs: 2
                  batch: 16
                  accumulate: 2
                  clip-norm: 1
                  validate: {epochs: 1}
                  monitor: {metric: loss, direction: minimize}
                  checkpoint: {steps: 1}
                """);
    }

    /** Trains two steps at most. */
    private TestScreen train(String path, String value) {
        TestScreen test = TestScreen.plain();
        String out = folder.resolve("run-" + runs.getAndIncrement()).toString();
        String setting = path + "=" + value;
        int code = test.run(
                "train",
                stack.toString(),
                "--quiet",
                "--threads",
                "1",
                "--max-steps",
                "2",
                "--out",
                out,
                "--set",
                setting);
        check(code, setting, test);
        return test;
    }

    private static void check(int code, String input, TestScreen test) {
        String shown = input.length() > 100 ? input.substring(0, 100) + "..." : input;
        assertTrue(List.of(0, 2, 3, 5, 6, 8).contains(code), () -> shown + " ends with " + code + "\n" + test.errors());
        assertFalse(test.errors().contains("error[internal]"), () -> shown + "\n" + test.errors());
        assertEquals(-1, test.errors().indexOf('\u001b'), shown);
        if (code != 0) {
            String errors = test.errors().replace(input, "");
            assertFalse(JAVA.matcher(errors).find(), () -> shown + "\n" + errors);
        }
    }

    /** All dotted paths of the stack with every default filled in. */
    private List<String> paths() {
        TestScreen test = TestScreen.plain();
        assertEquals(0, test.run("validate", stack.toString(), "--resolved"), test::errors);
        List<String> paths = new ArrayList<>();
        collect("", YamlReader.read("resolved", test.output()), paths);
        return paths;
    }

    private static void collect(String path, Node node, List<String> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        if (node instanceof MapNode map) {
            map.entries().forEach(entry -> collect(prefix + entry.key(), entry.value(), paths));
        } else if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(prefix + i, list.items().get(i), paths);
            }
        }
    }

    @Test
    void refusesSomeValuesOfAllSettings() {
        List<String> paths = paths();
        assertTrue(paths.size() > 60, paths::toString);
        Random random = new Random(20);
        for (int i = 0; i < 50; i++) {
            train(paths.get(random.nextInt(paths.size())), VALUES.get(random.nextInt(VALUES.size())));
        }
    }

    @Test
    @Tag("slow")
    void refusesAllValuesOfAllSettings() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<TestScreen>> attempts = new ArrayList<>();
            for (String path : paths()) {
                VALUES.forEach(value -> attempts.add(() -> train(path, value)));
            }
            assertAll(threads.invokeAll(attempts).stream().map(attempt -> attempt::get));
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train.batch                | 2147483647
            train.accumulate           | 2147483647
            train.epochs               | 2147483647
            train.prefetch             | 2147483647
            train.checkpoint.keep      | 2147483647
            regularizers.1.time-stop   | 106751991167300d
            regularizers.1.time-stop   | PT9223372036854775807S
            model.0.dense              | 2147483647
            model.0.dense              | 500000000
            data.source.csv.path       | "a\\0b"
            data.source.csv.classes    | ["1", "1.0"]
            data.source.csv.classes    | [x, x, y, z]
            data.validation            | 0
            schedule.0                 | {linear-warmup: {epochs: 1e308}}
            """)
    void isNoFaultOfEspalier(String path, String value) {
        train(path, value);
    }

    @Test
    void namesPluginsAsStackFilesDo() {
        TestScreen test = train("data.validation", "0");
        assertTrue(test.errors().contains("error[invalid-setting]: early-stopping: "), test::errors);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train a\0b",
                "train",
                "train ''",
                "train . --out x",
                "train STACK --out a\0b",
                "train STACK --set =",
                "train STACK --set a",
                "train STACK --set train.epochs",
                "train STACK --set ..=1",
                "train STACK --set train..epochs=1",
                "train STACK --set regularizers.99999999999=1",
                "train STACK --set regularizers.-1=l2",
                "train STACK --set data.source.csv.path=a\0b",
                "train STACK --epochs 99999999999",
                "train STACK --epochs 0",
                "train STACK --max-steps -9223372036854775808",
                "train STACK --threads 2147483648",
                "train STACK --metrics-port 65536",
                "train STACK --seed 1e3",
                "train STACK --plugins a\0b",
                "validate STACK --with-data --set data.path=x",
                "predict STACK --input STACK",
                "predict STACK --input a\0b",
                "predict . --input . --output .",
                "predict STACK --input STACK --threads 0",
                "evaluate STACK --split all",
                "evaluate /dev/null",
                "model describe STACK",
                "model describe a\0b",
                "checkpoint verify a\0b",
                "checkpoint verify STACK",
                "plugins describe a\0b",
                "plugins describe /",
                "plugins list --plugins a\0b",
                "plugins new --kind x --name y --package z",
                "plugins new --kind optimizer --name a\0b --package com.acme",
                "plugins new --kind optimizer --name a-b --package com..acme",
                "plugins new --kind optimizer --name a-b --package com.acme --out a\0b",
                "schedule preview STACK --samples 2147483647 --points 2147483647 --set train.epochs=1",
                "schedule preview STACK --samples 2147483647 --set train.epochs=2147483647",
                "schedule preview STACK --output a\0b",
                "augment preview STACK --samples 101",
                "augment preview STACK --output a\0b",
                "\u001b[31m",
                "--\u202e"
            })
    void answersEveryCommandLine(String line) {
        TestScreen test = TestScreen.plain();
        String[] words = line.replace("STACK", stack.toString()).split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        int code = test.run(words);
        assertTrue(List.of(0, 2, 3, 4, 6, 7).contains(code), () -> line + " ends with " + code + "\n" + test.errors());
        assertFalse(test.errors().contains("Exception"), test::errors);
    }
}
