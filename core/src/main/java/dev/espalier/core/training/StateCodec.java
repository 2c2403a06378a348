package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The run's state as the text that a checkpoint holds; every number returns to its bits. Its size does not grow with the run:
 * the validations are in a file of their own.
 */
final class StateCodec {

    private StateCodec() {}

    static String write(RunState state) {
        return JsonObject.builder()
                .put("step", state.step)
                .put("total-steps", state.totalSteps)
                .put("epoch-loss", loss(state.epochLoss))
                .put("epoch-penalty", JsonNumber.orName(state.epochPenalty))
                .put("parameter-penalty", JsonNumber.orName(state.parameterPenalty))
                .put("epoch-samples", state.epochSamples)
                .put("recent-loss", loss(state.recentLoss))
                .put("recent-samples", state.recentSamples)
                .put("reported-epochs", state.reportedEpochs)
                .put("best-step", state.bestStep)
                .put("best-value", JsonNumber.orName(state.bestValue))
                .put("schedule-steps", state.scheduleSteps)
                .put("settled-validations", state.settledValidations)
                .put(
                        "length-changes",
                        new JsonArray(state.lengthChanges.stream()
                                .<JsonValue>map(LengthChange::toJson)
                                .toList()))
                .put(
                        "final-validation",
                        state.finalValidation
                                .map(FinalValidation::toJson)
                                .orElse(JsonObject.builder().build()))
                .build()
                .toJson();
    }

    static void read(String text, String where, RunState state) {
        JsonObject object = JsonReader.readObject(text, where, ErrorCode.CHECKPOINT_DAMAGED);
        state.step = whole(object, "step", where);
        state.totalSteps = whole(object, "total-steps", where);
        state.epochLoss = loss(object, "epoch-loss", where);
        state.epochPenalty = real(object, "epoch-penalty", where);
        state.parameterPenalty = real(object, "parameter-penalty", where);
        state.epochSamples = whole(object, "epoch-samples", where);
        state.recentLoss = loss(object, "recent-loss", where);
        state.recentSamples = whole(object, "recent-samples", where);
        state.reportedEpochs = (int) whole(object, "reported-epochs", where);
        state.bestStep = whole(object, "best-step", where);
        state.bestValue = real(object, "best-value", where);
        state.scheduleSteps = whole(object, "schedule-steps", where);
        state.settledValidations = (int) whole(object, "settled-validations", where);
        state.lengthChanges = lengthChanges(object, where);
        JsonObject last = object.object("final-validation").orElseThrow(() -> missing("final-validation", where));
        state.finalValidation =
                last.members().isEmpty() ? Optional.empty() : Optional.of(FinalValidation.fromJson(last, where));
    }

    private static List<LengthChange> lengthChanges(JsonObject object, String where) {
        List<LengthChange> changes = new ArrayList<>();
        for (JsonValue element : object.array("length-changes")
                .orElseThrow(() -> missing("length-changes", where))
                .elements()) {
            if (!(element instanceof JsonObject change)) {
                throw missing("length-changes", where);
            }
            changes.add(LengthChange.fromJson(change, where));
        }
        return List.copyOf(changes);
    }

    private static JsonObject loss(LossMean mean) {
        return JsonObject.builder()
                .put("sums", numbers(mean.losses()))
                .put("weights", numbers(mean.weights()))
                .build();
    }

    private static JsonArray numbers(double[] values) {
        return new JsonArray(Arrays.stream(values).mapToObj(JsonNumber::orName).toList());
    }

    private static LossMean loss(JsonObject object, String name, String where) {
        JsonObject mean = object.object(name).orElseThrow(() -> missing(name, where));
        double[] sums = numbers(mean, "sums", name, where);
        double[] weights = numbers(mean, "weights", name, where);
        if (sums.length != weights.length) {
            throw missing(name, where);
        }
        return new LossMean(sums, weights);
    }

    private static double[] numbers(JsonObject object, String member, String name, String where) {
        return object.array(member).orElseThrow(() -> missing(name, where)).elements().stream()
                .mapToDouble(value -> JsonNumber.fromNumberOrName(value).orElseThrow(() -> missing(name, where)))
                .toArray();
    }

    private static long whole(JsonObject object, String name, String where) {
        return object.number(name)
                .orElseThrow(() -> missing(name, where))
                .toLong()
                .orElseThrow(() -> missing(name, where));
    }

    private static double real(JsonObject object, String name, String where) {
        return object.get(name).flatMap(JsonNumber::fromNumberOrName).orElseThrow(() -> missing(name, where));
    }

    private static EspalierException missing(String name, String where) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED,
                where,
                "its state has no valid '" + name + "'",
                "use an older checkpoint, or start over");
    }
}
