package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Diagnostics that speak too early, say something else each time, or give no number. */
public final class WrongDiagnostics {

    /** State outside the record: how often a plugin was asked. */
    private static final AtomicLong ASKED = new AtomicLong();

    private WrongDiagnostics() {}

    private static List<Finding> finding(String name, Map<String, Double> evidence) {
        return List.of(new Finding(name, Finding.Severity.WARNING, "", "the loss is 1", evidence, "train longer", 1));
    }

    @Plugin(value = "wrong-hasty", summary = "finds a fault in a run that has not begun")
    public record Hasty() implements Diagnostic {

        @Override
        public List<Finding> examine(RunRecord record) {
            return finding(
                    "wrong-hasty", Map.of("steps", (double) record.steps().size()));
        }
    }

    @Plugin(value = "wrong-counting", summary = "says how often it was asked")
    public record Counting() implements Diagnostic {

        @Override
        public List<Finding> examine(RunRecord record) {
            return record.steps().isEmpty()
                    ? List.of()
                    : finding("wrong-counting", Map.of("asked", (double) ASKED.incrementAndGet()));
        }
    }

    @Plugin(value = "wrong-numberless", summary = "has no number behind what it says")
    public record Numberless() implements Diagnostic {

        @Override
        public List<Finding> examine(RunRecord record) {
            return record.steps().isEmpty() ? List.of() : finding("wrong-numberless", Map.of());
        }
    }
}
