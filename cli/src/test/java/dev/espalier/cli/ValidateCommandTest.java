package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What train refuses, validate refuses, and without its data everything that does not depend on them. */
class ValidateCommandTest {

    private static final String STACK = """
            name: table
            data: {source: csv, path: data.csv, label: side, validation: 0.2, test: 0.2}
            model: [dense: 8, relu, dense: 2]
            loss: cross-entropy
            optimizer: sgd
            train: {epochs: 2, batch: 4}
            """;

    /** Refused for what the data decides: the kind of the target, the number of its classes, the samples of a batch. */
    private static final Set<String> MATTERS_OF_DATA = Set.of(
            "evaluation-metric/top-k.k=1000000",
            "layer/periodic.frequencies=1000000",
            "loss/huber.delta=1.5",
            "preprocessing/pca.components=1000000");

    private final TestScreen test = TestScreen.plain();

    /** A model whose parameters have their names whatever columns the data has. */
    private static final String GRAPH =
            "model={inputs: [features], nodes: [{name: side, from: features, layers: [dense: 2]}], outputs: [side]}";

    /** A model for penalties between groups of parameters, with one group for each of the patterns left/* and right/*. */
    private static final String TWO_TRUNKS = "{inputs: [features], nodes: ["
            + "{name: left, from: features, layers: [dense: 2]}, {name: right, from: features, layers: [dense: 2]}, "
            + "{name: sum, from: [left, right], layers: [add]}], outputs: [sum]}";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeTheStack() throws IOException {
        file = folder.resolve("table.yaml");
        Files.writeString(file, STACK);
    }

    private void writeTheData() throws IOException {
        StringBuilder rows = new StringBuilder("x,y,z,side\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7).append(',').append(i % 5 * 0.5).append(',').append(i * 0.1);
            rows.append(i % 2 == 0 ? ",left\n" : ",right\n");
        }
        Files.writeString(folder.resolve("data.csv"), rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model=[dense: 0]                                       | units of layer dense is 0",
                "model=[dense: 8, relu, dense: 0, dense: 2]             | units of layer dense is 0",
                "model=[dense: {units: 0}, dense: 2]                    | units of layer dense is 0",
                "model=[reshape: [], dense: 2]                          | shape is []",
                "model=[dense: 8, reshape: [3, 3], dense: 2]            | shape is [3, 3]",
                "model=[relu]                                           | no layer has parameters",
                "schedule=[constant: 0]                                 | the learning rate is 0 in every step",
                GRAPH
                        + ", groups=[{match: nothing/*, learning-rate-multiplier: 2}]         | no parameter has a name like 'nothing/*'",
                "groups=[{match: '*', freeze: true}]                    | all parameters are frozen",
                "regularizers=[dropout]                                 | move it to model",
                GRAPH + ", regularizers=[l2: {match: nothing/*}]        | with a name like 'nothing/*'",
                "data={source: csv, label: side}                        | no file is given",
                "data={source: csv, path: data.csv}                     | no column to predict is given",
                "data={source: idx}                                     | neither path nor images is given",
                "data={source: in-code}                                 | the samples were passed in code",
                "optimizer=l-bfgs, train.accumulate=2                    | set it to 1",
                "model=[dense: 8, batch-norm, dense: 2], train.batch=1  | at least 2 samples at once"
            })
    void refusesWithoutDataWhatNoDataCouldMakeGood(String settings, String says) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("validate", file.toString()));
        for (String setting : settings.split(", (?=train|groups|regularizers)")) {
            arguments.add("--set");
            arguments.add(setting);
        }
        assertEquals(2, test.run(arguments.toArray(String[]::new)), test::errors);
        assertTrue(test.errors().contains(says), test::errors);

        writeTheData();
        TestScreen training = TestScreen.plain();
        arguments.set(0, "train");
        arguments.add("--out=" + folder.resolve("run"));
        assertEquals(2, training.run(arguments.toArray(String[]::new)), training::errors);
        assertTrue(Files.notExists(folder.resolve("run")));
    }

    /** A column of categories could have this name, and its embedding such parameters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "groups=[{match: nothing/*, learning-rate-multiplier: 2}]",
                "regularizers=[l2: {match: nothing/*}]"
            })
    void refusesPatternsOfAListWithTheData(String setting) throws IOException {
        assertEquals(0, test.run("validate", file.toString(), "--set", setting), test::errors);
        writeTheData();
        TestScreen withData = TestScreen.plain();
        assertEquals(2, withData.run("validate", file.toString(), "--with-data", "--set", setting), withData::errors);
        assertTrue(withData.errors().contains("name like 'nothing/*'"), withData::errors);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model=[reshape: [3, 1], flatten, dense: 2]",
                "model=[reshape: [5, -1], flatten, dense: 2]",
                "model=[concatenate: {axis: 0}, dense: 2]",
                "regularizers=[l2: {match: dense2/*}, orthogonal: 0.1]",
                "model={inputs: {features: [3]}, nodes: [{name: a, from: features, layers: [dense: 2]}], outputs: [a]}",
                "train.batch=17",
                "data.path=nowhere.csv",
                "metrics=[top-k: 1000]"
            })
    void leavesToTheDataWhatDependsOnThem(String setting) {
        assertEquals(0, test.run("validate", file.toString(), "--set", setting), test::errors);
    }

    /** Every number of every plugin, outside and inside of its range, in a run that is right but for it. */
    @Test
    @Tag("slow")
    void agreesWithTrainingOnEverySetting() throws IOException {
        writeTheData();
        Set<String> accepted = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        try (Espalier espalier = Espalier.create()) {
            for (PluginDescriptor plugin : espalier.catalog().plugins()) {
                for (SettingDescriptor setting : plugin.settings()) {
                    for (String value : values(setting.type())) {
                        Optional<Map<String, String>> overrides = overrides(plugin, setting.name() + ": " + value);
                        if (overrides.isPresent()) {
                            String name = plugin.kind() + "/" + plugin.name() + "." + setting.name() + "=" + value;
                            compare(espalier, name, overrides.get(), accepted, refused);
                        }
                    }
                }
            }
        }
        accepted.removeAll(MATTERS_OF_DATA);
        assertEquals(Set.of(), accepted, "refused by train and accepted by validate");
        assertTrue(refused.size() > 100, "refused by both: " + refused.size());
    }

    private void compare(
            Espalier espalier, String name, Map<String, String> overrides, Set<String> accepted, Set<String> refused) {
        Optional<EspalierException> withoutData = refusal(() -> espalier.check(espalier.readStack(file, overrides)));
        if (withoutData.isPresent()) {
            refused.add(name);
            return;
        }
        Stack stack = espalier.readStack(file, overrides);
        RunOptions options = RunOptions.defaults().withBaseFolder(folder).withThreads(1);
        refusal(() -> espalier.prepare(stack, options).close())
                .filter(refusal -> ExitCode.of(refusal.code()) == 2)
                .ifPresent(refusal -> accepted.add(name));
    }

    private static Optional<EspalierException> refusal(Runnable attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (EspalierException refusal) {
            return Optional.of(refusal);
        }
    }

    private static List<String> values(SettingType type) {
        if (type instanceof SettingType.Perhaps perhaps) {
            return values(perhaps.value());
        }
        if (type instanceof SettingType.WholeNumber) {
            return List.of("-1", "0", "1000000");
        }
        return type instanceof SettingType.DecimalNumber ? List.of("-0.5", "0", "1.5", ".nan") : List.of();
    }

    /** Where a plugin of a kind stands in the stack, where the rest of it suits one. */
    private static Optional<Map<String, String>> overrides(PluginDescriptor plugin, String setting) {
        Map<String, String> overrides = new LinkedHashMap<>();
        String settings = setting;
        if (plugin.settings().stream().anyMatch(other -> other.name().equals("between"))) {
            overrides.put("model", TWO_TRUNKS);
            settings += ", between: [left/*, right/*]";
        }
        String entry = plugin.name() + ": {" + settings + "}";
        switch (plugin.kind()) {
            case OPTIMIZER -> overrides.put("optimizer", "{" + entry + "}");
            case SCHEDULER -> overrides.put("schedule", "[" + entry + "]");
            case REGULARIZER -> overrides.put("regularizers", "[" + entry + "]");
            case INITIALIZER -> overrides.put("initializer", "{" + entry + "}");
            case LAYER -> overrides.put("model", "[dense: 8, " + entry + ", dense: 2]");
            case LOSS -> overrides.put("loss", "{" + entry + "}");
            case PREPROCESSING -> overrides.put("data.preprocess", "[" + entry + "]");
            case EVALUATION_METRIC -> overrides.put("metrics", "[" + entry + "]");
            case EXPORTER -> overrides.put("export", "[" + entry + "]");
            case AUGMENTER, DATA_SOURCE, DIAGNOSTIC, SAMPLER, PRUNER -> {
                return Optional.empty();
            }
        }
        return Optional.of(overrides);
    }
}
