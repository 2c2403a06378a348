package dev.espalier.core.record;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonBoolean;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** The members of an object in a line, which must be there and of their kind. */
final class LineMembers {

    private final JsonObject object;
    private final String where;
    private final String path;

    LineMembers(JsonObject object, String where) {
        this(object, where, "");
    }

    private LineMembers(JsonObject object, String where, String path) {
        this.object = object;
        this.where = where;
        this.path = path;
    }

    boolean has(String name) {
        return object.get(name).isPresent();
    }

    /** A whole number of at least 0. */
    long whole(String name) {
        OptionalLong number = object.whole(name);
        if (number.isEmpty() || number.getAsLong() < 0) {
            throw wrong(name, "a whole number of at least 0");
        }
        return number.getAsLong();
    }

    int count(String name) {
        long number = whole(name);
        if (number > Integer.MAX_VALUE) {
            throw wrong(name, "a whole number of at most " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    OptionalInt optionalCount(String name) {
        return has(name) ? OptionalInt.of(count(name)) : OptionalInt.empty();
    }

    double number(String name) {
        return object.get(name).flatMap(JsonNumber::fromNumberOrName).orElseThrow(() -> wrong(name, "a number"));
    }

    boolean truth(String name) {
        if (object.get(name).orElse(null) instanceof JsonBoolean truth) {
            return truth.value();
        }
        throw wrong(name, "true or false");
    }

    String text(String name) {
        return object.text(name).orElseThrow(() -> wrong(name, "a string"));
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    LineMembers object(String name) {
        return new LineMembers(
                object.object(name).orElseThrow(() -> wrong(name, "an object")), where, path + name + ".");
    }

    /** The constant with the word of a member. */
    <E extends Enum<E>> E constant(String name, E[] constants) {
        String word = text(name);
        for (E constant : constants) {
            if (EventLines.wordOf(constant).equals(word)) {
                return constant;
            }
        }
        throw wrong(name, "one of " + String.join(", ", words(constants)));
    }

    private static <E extends Enum<E>> List<String> words(E[] constants) {
        List<String> words = new ArrayList<>();
        for (E constant : constants) {
            words.add(EventLines.wordOf(constant));
        }
        return words;
    }

    /** Numbers by their names, in their order. */
    Map<String, Double> numbers(String name) {
        LineMembers numbers = object(name);
        Map<String, Double> values = new LinkedHashMap<>();
        for (String key : numbers.object.members().keySet()) {
            values.put(key, numbers.number(key));
        }
        return values;
    }

    <T> List<T> objects(String name, Function<LineMembers, T> read) {
        List<JsonValue> elements = elements(name);
        List<T> objects = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            if (!(elements.get(i) instanceof JsonObject element)) {
                throw wrong(name, "an array of objects");
            }
            objects.add(read.apply(new LineMembers(element, where, path + name + "." + i + ".")));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonValue element : elements(name)) {
            if (!(element instanceof JsonText text)) {
                throw wrong(name, "an array of strings");
            }
            texts.add(text.value());
        }
        return texts;
    }

    List<Long> wholes(String name) {
        List<Long> wholes = new ArrayList<>();
        for (JsonValue element : elements(name)) {
            OptionalLong whole = element instanceof JsonNumber number ? number.toLong() : OptionalLong.empty();
            if (whole.isEmpty() || whole.getAsLong() < 0) {
                throw wrong(name, "an array of whole numbers of at least 0");
            }
            wholes.add(whole.getAsLong());
        }
        return wholes;
    }

    List<Double> numberList(String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonValue element : elements(name)) {
            numbers.add(JsonNumber.fromNumberOrName(element).orElseThrow(() -> wrong(name, "an array of numbers")));
        }
        return numbers;
    }

    private List<JsonValue> elements(String name) {
        return object.array(name).map(JsonArray::elements).orElseThrow(() -> wrong(name, "an array"));
    }

    /** What is wrong with a member. */
    EspalierException wrong(String name, String kind) {
        return new EspalierException(
                ErrorCode.DATA_FORMAT,
                where,
                "'" + path + name + "' must be " + kind,
                "remove the line, or use a log that a run wrote");
    }
}
