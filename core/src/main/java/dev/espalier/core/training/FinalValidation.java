package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.checkpoint.HistoryMark;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;

/**
 * What a run was before a validation that was due only because the run ended, and that a longer run would not have made.
 *
 * @param history the validations before it
 * @param bestStep the step of the best of them; 0 if there was none
 * @param bestValue its monitored metric
 */
record FinalValidation(HistoryMark history, long bestStep, double bestValue) {

    JsonObject toJson() {
        return JsonObject.builder()
                .put("history", history.toJson())
                .put("best-step", bestStep)
                .put("best-value", JsonNumber.orName(bestValue))
                .build();
    }

    static FinalValidation fromJson(JsonObject json, String where) {
        return new FinalValidation(
                json.object("history").flatMap(HistoryMark::fromJson).orElseThrow(() -> damaged(where)),
                json.whole("best-step").orElseThrow(() -> damaged(where)),
                json.get("best-value").flatMap(JsonNumber::fromNumberOrName).orElseThrow(() -> damaged(where)));
    }

    private static EspalierException damaged(String where) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED,
                where,
                "its state has a final validation that is not valid",
                "use an older checkpoint, or start over");
    }
}
