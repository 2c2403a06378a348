package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonBoolean;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The parts of a study that are kept as JSON; numbers return to the same bits. */
final class StudyJson {

    private static final String WHERE = "study";

    private StudyJson() {}

    static String numbers(List<Double> numbers) {
        return new JsonArray(numbers.stream().map(JsonNumber::orName).toList()).toJson();
    }

    static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (JsonValue each : array(text).elements()) {
            numbers.add(JsonNumber.fromNumberOrName(each).orElseThrow(damaged(text)));
        }
        return numbers;
    }

    static String metrics(Map<String, Double> metrics) {
        JsonObject.Builder object = JsonObject.builder();
        metrics.forEach((name, value) -> object.put(name, JsonNumber.orName(value)));
        return object.build().toJson();
    }

    static Map<String, Double> metrics(String text) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        object(text)
                .members()
                .forEach((name, value) ->
                        metrics.put(name, JsonNumber.fromNumberOrName(value).orElseThrow(damaged(text))));
        return metrics;
    }

    static String objectives(List<Study.Objective> objectives) {
        return new JsonArray(objectives.stream()
                        .<JsonValue>map(objective -> JsonObject.builder()
                                .put("name", objective.name())
                                .put("maximized", objective.isMaximized())
                                .build())
                        .toList())
                .toJson();
    }

    static List<Study.Objective> objectives(String text) {
        List<Study.Objective> objectives = new ArrayList<>();
        for (JsonObject object : objects(array(text), text)) {
            objectives.add(
                    new Study.Objective(object.text("name").orElseThrow(damaged(text)), truth(object, "maximized")));
        }
        return objectives;
    }

    static String stage(Stage stage) {
        JsonObject.Builder object = JsonObject.builder()
                .put("name", stage.name())
                .put("epochs", stage.epochs())
                .put("space", space(stage.space()))
                .put("settings", stage.settings());
        stage.planned().ifPresent(planned -> object.put("planned", planned));
        return object.build().toJson();
    }

    static Stage stage(int number, String text) {
        JsonObject object = object(text);
        return new Stage(
                number,
                object.text("name").orElseThrow(damaged(text)),
                space(object.array("space").orElseThrow(damaged(text)), text),
                real(object, "epochs"),
                object.whole("planned"),
                object.object("settings").orElseThrow(damaged(text)));
    }

    private static JsonArray space(SearchSpace space) {
        return new JsonArray(
                space.parameters().stream().<JsonValue>map(StudyJson::parameter).toList());
    }

    private static SearchSpace space(JsonArray array, String text) {
        return new SearchSpace(
                objects(array, text).stream().map(StudyJson::parameter).toList());
    }

    private static JsonObject parameter(SearchParameter parameter) {
        JsonObject.Builder object = JsonObject.builder().put("name", parameter.name());
        if (parameter.domain() instanceof SearchDomain.Numbers numbers) {
            object.put("low", numbers.low()).put("high", numbers.high());
            range(object, numbers.scale(), numbers.lowIsLimit(), numbers.highIsLimit());
        } else if (parameter.domain() instanceof SearchDomain.WholeNumbers numbers) {
            object.put("lowest", numbers.low()).put("highest", numbers.high());
            range(object, numbers.scale(), numbers.lowIsLimit(), numbers.highIsLimit());
        } else if (parameter.domain() instanceof SearchDomain.Choice choice) {
            object.put("options", JsonArray.ofTexts(choice.options()));
        }
        parameter
                .condition()
                .ifPresent(condition -> object.put("if", condition.parameter()).put("option", condition.option()));
        return object.build();
    }

    private static void range(JsonObject.Builder object, Scale scale, boolean lowIsLimit, boolean highIsLimit) {
        object.put("scale", scale.name().toLowerCase(Locale.ROOT))
                .put("low-is-limit", lowIsLimit)
                .put("high-is-limit", highIsLimit);
    }

    private static SearchParameter parameter(JsonObject object) {
        Optional<SearchParameter.Condition> condition = object.text("if")
                .map(name -> new SearchParameter.Condition(name, Math.toIntExact(whole(object, "option"))));
        return new SearchParameter(
                object.text("name").orElseThrow(damaged(object.toJson())), domain(object), condition);
    }

    private static SearchDomain domain(JsonObject object) {
        if (object.array("options").isPresent()) {
            return new SearchDomain.Choice(object.array("options").orElseThrow().texts());
        }
        Scale scale = Scale.valueOf(
                object.text("scale").orElseThrow(damaged(object.toJson())).toUpperCase(Locale.ROOT));
        boolean lowIsLimit = truth(object, "low-is-limit");
        boolean highIsLimit = truth(object, "high-is-limit");
        return object.number("lowest").isPresent()
                ? new SearchDomain.WholeNumbers(
                        whole(object, "lowest"), whole(object, "highest"), scale, lowIsLimit, highIsLimit)
                : new SearchDomain.Numbers(real(object, "low"), real(object, "high"), scale, lowIsLimit, highIsLimit);
    }

    private static double real(JsonObject object, String name) {
        return object.number(name).orElseThrow(damaged(object.toJson())).toDouble();
    }

    private static long whole(JsonObject object, String name) {
        OptionalLong value = object.whole(name);
        return value.orElseThrow(damaged(object.toJson()));
    }

    private static boolean truth(JsonObject object, String name) {
        return object.get(name)
                .filter(JsonBoolean.class::isInstance)
                .map(value -> ((JsonBoolean) value).value())
                .orElseThrow(damaged(object.toJson()));
    }

    private static JsonObject object(String text) {
        return JsonReader.readObject(text, WHERE, ErrorCode.DATABASE);
    }

    private static JsonArray array(String text) {
        if (JsonReader.read(text, WHERE, ErrorCode.DATABASE) instanceof JsonArray array) {
            return array;
        }
        throw damaged(text).get();
    }

    private static List<JsonObject> objects(JsonArray array, String text) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonValue each : array.elements()) {
            if (!(each instanceof JsonObject object)) {
                throw damaged(text).get();
            }
            objects.add(object);
        }
        return objects;
    }

    private static Supplier<EspalierException> damaged(String text) {
        return () -> new EspalierException(
                ErrorCode.DATABASE,
                WHERE,
                "it holds what no study holds: " + text,
                "restore the database from a copy; the runs of the trials are intact");
    }
}
