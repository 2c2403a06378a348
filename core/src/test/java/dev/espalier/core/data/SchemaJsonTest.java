package dev.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Part;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.api.data.Schema;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaJsonTest {

    static Stream<ColumnEncoding> encodings() {
        List<String> names = List.of("a", "b, \"c\"", "1");
        return Stream.of(
                new ColumnEncoding.Numeric(),
                new ColumnEncoding.Binary("no", "yes"),
                new ColumnEncoding.Ordinal(names),
                new ColumnEncoding.OneHot(names, Unknown.ERROR, Missing.ZEROS),
                new ColumnEncoding.OneHot(names, Unknown.OWN, Missing.OWN),
                new ColumnEncoding.Index(names, Unknown.MISSING, Missing.OWN, 8),
                new ColumnEncoding.DateTime("dd.MM.yyyy", List.of(Part.TIME, Part.DAY_OF_YEAR)));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void everyEncodingIsReadAsItWasWritten(ColumnEncoding encoding) {
        Schema schema = of(encoding);
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "model"));
    }

    static Stream<JsonObject> damaged() {
        return Stream.of(
                JsonObject.builder().build(),
                JsonObject.builder().put("kind", "two-hot").build(),
                JsonObject.builder().put("kind", "one-hot").build(),
                JsonObject.builder()
                        .put("kind", "one-hot")
                        .put("categories", JsonArray.ofTexts(List.of("a")))
                        .put("unknown", "perhaps")
                        .put("missing", "error")
                        .build(),
                JsonObject.builder()
                        .put("kind", "ordinal")
                        .put("categories", JsonArray.ofTexts(List.of("a", "a")))
                        .build(),
                JsonObject.builder()
                        .put("kind", "binary")
                        .put("categories", JsonArray.ofTexts(List.of("a")))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void aDamagedEncodingIsRefused(JsonObject encoding) {
        JsonObject column =
                JsonObject.builder().put("name", "x").put("encoding", encoding).build();
        JsonObject written = SchemaJson.write(of(new ColumnEncoding.Numeric()));
        JsonObject input =
                (JsonObject) written.array("inputs").orElseThrow().elements().get(0);
        JsonObject changed = JsonObject.builder()
                .put("name", "features")
                .put("shape", input.array("shape").orElseThrow())
                .put("columns", new JsonArray(List.of(column)))
                .build();
        JsonObject schema = JsonObject.builder()
                .put("inputs", new JsonArray(List.of(changed)))
                .put("targets", new JsonArray(List.of()))
                .build();
        EspalierException e = assertThrows(EspalierException.class, () -> SchemaJson.read(schema, "model"));
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, e.code());
        assertEquals("its schema has no valid 'encoding'", e.problems().get(0).what());
    }

    private static Schema of(ColumnEncoding encoding) {
        Schema.Column column = new Schema.Column("x", encoding);
        return new Schema(List.of(new Schema.Input("features", Shape.of(column.width()), List.of(column))), List.of());
    }
}
