package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A schema as the JSON that a model file holds. */
public final class SchemaJson {

    private SchemaJson() {}

    /**
     * Writes a schema.
     *
     * @param schema what samples look like
     * @return the schema as JSON
     */
    public static JsonObject write(Schema schema) {
        List<JsonValue> inputs = new ArrayList<>();
        for (Schema.Input input : schema.inputs()) {
            List<JsonValue> columns = new ArrayList<>();
            for (Schema.Column column : input.columns()) {
                columns.add(JsonObject.builder()
                        .put("name", column.name())
                        .put("encoding", EncodingJson.write(column.encoding()))
                        .build());
            }
            inputs.add(JsonObject.builder()
                    .put("name", input.name())
                    .put("shape", shape(input.shape()))
                    .put("columns", new JsonArray(columns))
                    .build());
        }
        List<JsonValue> targets = new ArrayList<>();
        for (Schema.Target target : schema.targets()) {
            targets.add(JsonObject.builder()
                    .put("name", target.name())
                    .put("kind", word(target.kind()))
                    .put("width", target.width())
                    .put("class-names", JsonArray.ofTexts(target.classNames()))
                    .build());
        }
        return JsonObject.builder()
                .put("inputs", new JsonArray(inputs))
                .put("targets", new JsonArray(targets))
                .build();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param object the JSON
     * @param where the file, for errors
     * @return the schema
     * @throws EspalierException with code CHECKPOINT_DAMAGED if it is not a schema
     */
    public static Schema read(JsonObject object, String where) {
        List<Schema.Input> inputs = new ArrayList<>();
        for (JsonObject input : objects(object, "inputs", where)) {
            List<Schema.Column> columns = new ArrayList<>();
            for (JsonObject column : objects(input, "columns", where)) {
                columns.add(new Schema.Column(text(column, "name", where), encoding(column, where)));
            }
            inputs.add(new Schema.Input(text(input, "name", where), shape(input, where), columns));
        }
        List<Schema.Target> targets = new ArrayList<>();
        for (JsonObject target : objects(object, "targets", where)) {
            targets.add(new Schema.Target(
                    text(target, "name", where),
                    kind(text(target, "kind", where), where),
                    whole(target.number("width"), "width", where),
                    texts(target, "class-names", where)));
        }
        return new Schema(inputs, targets);
    }

    private static JsonArray shape(Shape shape) {
        List<JsonValue> dimensions = new ArrayList<>();
        for (int dimension : shape.toArray()) {
            dimensions.add(JsonNumber.of(dimension));
        }
        return new JsonArray(dimensions);
    }

    private static Shape shape(JsonObject input, String where) {
        List<JsonValue> elements =
                input.array("shape").orElseThrow(() -> damaged("shape", where)).elements();
        int[] dimensions = new int[elements.size()];
        for (int i = 0; i < dimensions.length; i++) {
            Optional<JsonNumber> number =
                    elements.get(i) instanceof JsonNumber value ? Optional.of(value) : Optional.empty();
            dimensions[i] = whole(number, "shape", where);
            if (dimensions[i] < 1) {
                throw damaged("shape", where);
            }
        }
        return Shape.of(dimensions);
    }

    private static String word(TargetKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static TargetKind kind(String word, String where) {
        for (TargetKind kind : TargetKind.values()) {
            if (word(kind).equals(word)) {
                return kind;
            }
        }
        throw damaged("kind", where);
    }

    private static int whole(Optional<JsonNumber> number, String name, String where) {
        long value = number.orElseThrow(() -> damaged(name, where)).toLong().orElseThrow(() -> damaged(name, where));
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw damaged(name, where);
        }
        return (int) value;
    }

    private static ColumnEncoding encoding(JsonObject column, String where) {
        return column.object("encoding").flatMap(EncodingJson::read).orElseThrow(() -> damaged("encoding", where));
    }

    private static String text(JsonObject object, String name, String where) {
        return object.text(name).orElseThrow(() -> damaged(name, where));
    }

    private static List<String> texts(JsonObject object, String name, String where) {
        List<String> texts = new ArrayList<>();
        for (JsonValue element :
                object.array(name).orElseThrow(() -> damaged(name, where)).elements()) {
            if (!(element instanceof JsonText value)) {
                throw damaged(name, where);
            }
            texts.add(value.value());
        }
        return texts;
    }

    private static List<JsonObject> objects(JsonObject object, String name, String where) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonValue element :
                object.array(name).orElseThrow(() -> damaged(name, where)).elements()) {
            if (!(element instanceof JsonObject member)) {
                throw damaged(name, where);
            }
            objects.add(member);
        }
        return objects;
    }

    private static EspalierException damaged(String name, String where) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED,
                where,
                "its schema has no valid '" + name + "'",
                "use the model file as it was written");
    }
}
