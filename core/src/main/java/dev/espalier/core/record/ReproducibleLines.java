package dev.espalier.core.record;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is the same in the logs of all runs of a stack: of runs that were interrupted and resumed at any step, with any number
 * of threads, on any machine with the same kernels.
 *
 * <p>Left out are the lines about the process that made the steps (resumes, timings, checkpoints, the diagnosis, which knows
 * of time, and the end), and of the first line the id, the time, the origins of the plugins, Java and the processor.
 */
public final class ReproducibleLines {

    private static final Set<String> OF_THE_PROCESS = Set.of("id", "time", "plugins", "java", "processor");

    private ReproducibleLines() {}

    /**
     * The lines of a log.
     *
     * @param log the file
     * @return what is the same, line by line
     * @throws EspalierException if it cannot be read (code IO) or a line is not an object (code DATA_FORMAT)
     */
    public static List<String> of(Path log) {
        List<String> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(log)) {
                String where = log + " line " + (lines.size() + 1);
                JsonObject object = JsonReader.readObject(line, where, ErrorCode.DATA_FORMAT);
                LineKind kind = object.text("event").flatMap(LineKind::ofEvent).orElse(LineKind.EPOCH);
                if (kind == LineKind.RUN) {
                    lines.add(withoutProcess(object).toJson());
                } else if (!kind.isOfTheProcess()) {
                    lines.add(line);
                }
            }
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.IO, log.toString(), "cannot be read: " + FileReason.of(fault), "check the path", fault);
        }
        return lines;
    }

    private static JsonObject withoutProcess(JsonObject object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            if (!OF_THE_PROCESS.contains(name)) {
                members.put(name, value instanceof JsonObject inner ? withoutProcess(inner) : value);
            }
        });
        return new JsonObject(members);
    }
}
