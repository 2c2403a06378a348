package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * A change of the length of a run when it was resumed.
 *
 * @param atStep updates made before it
 * @param fromSteps updates of the whole run before
 * @param toSteps updates of the whole run since
 * @param schedules what became of the schedules that span the run
 * @param scheduleSteps the length that these schedules have since
 */
public record LengthChange(long atStep, long fromSteps, long toSteps, Schedules schedules, long scheduleSteps) {

    /** What becomes of schedules that span the run. */
    public enum Schedules {
        /** They span the new length. */
        STRETCH,
        /** They keep their length, and their last value after it. */
        HOLD,
        /** No schedule spans the run, or none would change in the steps that are left. */
        UNAFFECTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the run has become longer. */
    public boolean isLonger() {
        return toSteps > fromSteps;
    }

    /** The change as JSON, as provenance and checkpoints have it. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("at-step", atStep)
                .put("from-steps", fromSteps)
                .put("to-steps", toSteps)
                .put("schedules", schedules.toString())
                .put("schedule-steps", scheduleSteps)
                .build();
    }

    /** Reads what {@link #toJson} wrote. */
    static LengthChange fromJson(JsonObject json, String where) {
        return new LengthChange(
                whole(json, "at-step", where),
                whole(json, "from-steps", where),
                whole(json, "to-steps", where),
                schedules(json, where),
                whole(json, "schedule-steps", where));
    }

    private static long whole(JsonObject json, String name, String where) {
        return json.whole(name).orElseThrow(() -> damaged(where));
    }

    private static Schedules schedules(JsonObject json, String where) {
        Optional<String> word = json.text("schedules");
        for (Schedules each : Schedules.values()) {
            if (word.filter(each.toString()::equals).isPresent()) {
                return each;
            }
        }
        throw damaged(where);
    }

    private static EspalierException damaged(String where) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED,
                where,
                "its state has a change of the run's length that is not valid",
                "use an older checkpoint, or start over");
    }
}
