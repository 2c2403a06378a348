package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import dev.espalier.core.catalog.PluginCatalog;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys export and tags, and options of the command that change them. */
class ExportKeysTest {

    private static final PluginCatalog CATALOG = StackReaderTest.CATALOG.with(Harbour.class, Airport.class);

    /** An exporter. */
    @Plugin(value = "harbour", summary = "an exporter, for tests")
    public record Harbour(
            @Setting("a port") int port, @Setting("a text") String cargo) implements Exporter {

        public Harbour() {
            this(1, "none");
        }

        @Override
        public RunExport open(ExportContext context) {
            return new RunExport() {};
        }
    }

    /** Another one. */
    @Plugin(value = "airport", summary = "another exporter, for tests")
    public record Airport() implements Exporter {

        @Override
        public RunExport open(ExportContext context) {
            return new RunExport() {};
        }
    }

    private static Stack read(String more, Map<String, String> overrides) {
        return StackReader.read("s", StackReaderTest.LEAST + more, CATALOG, overrides);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                 | Harbour[port=9, cargo=none]",
                "'export: harbour'                  | Harbour[port=9, cargo=none]",
                "'export: {harbour: {cargo: tea}}'  | Harbour[port=9, cargo=tea]",
                "'export: [harbour, airport]'       | Harbour[port=9, cargo=none], Airport[]",
                "'export: [airport]'                | Airport[], Harbour[port=9, cargo=none]",
                "'export: airport'                  | Airport[], Harbour[port=9, cargo=none]",
                "'export: []'                       | Harbour[port=9, cargo=none]"
            })
    void anOverrideNamesAnExporterAndAddsItIfItIsMissing(String given, String exporters) {
        Stack stack = read(given, Map.of("export.harbour.port", "9"));

        assertEquals("[" + exporters + "]", stack.export().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export.harbour   | ''         | Harbour[port=5, cargo=tea]",
                "export.harbour   | {port: 7}  | Harbour[port=7, cargo=none]",
                "export.airport   | ''         | Harbour[port=5, cargo=tea], Airport[]",
                "export.0.harbour | {port: 8}  | Harbour[port=8, cargo=none]",
                "export           | [airport]  | Airport[]"
            })
    void anOverrideLeavesSettingsOrReplacesThemAll(String key, String value, String exporters) {
        Stack stack = read("export: [harbour: {port: 5, cargo: tea}]", Map.of(key, value));

        assertEquals("[" + exporters + "]", stack.export().toString());
    }

    @Test
    void exportersAndTagsAreWrittenAndReadBack() {
        Stack stack = read("export: [harbour: {port: 5}, airport]\ntags: {team: vision, cost-centre: 4711}", Map.of());

        assertEquals(Map.of("team", "vision", "cost-centre", "4711"), stack.tags());
        assertEquals(stack, StackReader.read("s", StackWriter.write(stack, CATALOG), CATALOG, Map.of()));
        String plain = StackWriter.withoutExport(StackWriter.write(stack, CATALOG));
        assertEquals(plain, StackWriter.write(read("", Map.of()), CATALOG));
        assertEquals(plain, StackWriter.withoutExport(plain));
    }

    @Test
    void anUnknownExporterIsAProblemOfTheOption() {
        EspalierException refusal = assertThrows(EspalierException.class, () -> read("", Map.of("export.harbor", "")));

        assertTrue(refusal.getMessage().contains("did you mean 'harbour'?"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("override export.harbor"), refusal::getMessage);
    }

    @Test
    void allTagsThatBreakARuleAreToldTogether() {
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> read("tags: {Team: a, run: b, a.b: c, a_b: d, empty: '', le: e}", Map.of()));

        assertEquals(5, refusal.problems().size(), refusal::getMessage);
        for (String what : List.of("'Team'", "'run'", "'a_b'", "tag empty is ''", "'le'")) {
            assertTrue(refusal.getMessage().contains(what), what + " in " + refusal.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"Team, x", "run.id, x", "job, x", "-a, x", "a, ' '", "a, 'x\n'"})
    void aBuilderRefusesThemToo(String name, String value) {
        Stack stack = read("", Map.of());

        assertThrows(IllegalArgumentException.class, () -> tagged(stack, Map.of(name, value)));
    }

    @Test
    void tagsAreBounded() {
        Stack stack = read("", Map.of());
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < Tags.MOST; i++) {
            tags.put("tag" + i, "x".repeat(Tags.LONGEST_VALUE));
        }
        assertEquals(tags, tagged(stack, tags).tags());
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put("more", "x");

        assertThrows(IllegalArgumentException.class, () -> tagged(stack, more));
        assertThrows(IllegalArgumentException.class, () -> tagged(stack, Map.of("a", "x".repeat(201))));
        assertThrows(IllegalArgumentException.class, () -> tagged(stack, Map.of("a".repeat(65), "x")));
    }

    private static Stack tagged(Stack stack, Map<String, String> tags) {
        StackBuilder builder = Stack.builder()
                .source(stack.data().source())
                .model(stack.model())
                .loss(stack.losses().get(0))
                .optimizer(stack.optimizer());
        tags.forEach(builder::tag);
        return builder.build();
    }
}
