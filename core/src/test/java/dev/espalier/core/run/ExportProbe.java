package dev.espalier.core.run;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An exporter that writes down what it is told in a journal of the host, and that can be made to fail. */
@Plugin(value = "test-probe", summary = "writes down what it is told, for tests")
public record ExportProbe(
        @Setting("what it is called") String name,
        @Setting("what it does") Behaviour behaviour) implements Exporter {

    public enum Behaviour {
        GOOD,
        REFUSES,
        FAILS_TO_OPEN,
        THROWS_IN_STEPS,
        THROWS_AT_THE_END
    }

    /** What probes write. */
    public static final class Journal {
        private final List<String> lines = new ArrayList<>();

        synchronized void add(String line) {
            lines.add(line);
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    public ExportProbe() {
        this("probe", Behaviour.GOOD);
    }

    @Override
    public RunExport open(ExportContext context) {
        Journal journal = context.bound(Journal.class).orElseThrow();
        switch (behaviour) {
            case REFUSES -> throw new EspalierException(ErrorCode.IO, name, "it cannot be opened", "open another one");
            case FAILS_TO_OPEN -> throw new IllegalStateException(name + " is broken");
            default -> {}
        }
        journal.add(name + " opened for " + context.runName() + " " + context.tags() + " in "
                + context.folder()
                        .map(folder -> folder.getFileName().toString())
                        .orElse("nothing"));
        context.tell(name + " is there");
        return new Probe(journal);
    }

    private final class Probe implements RunExport {
        private final Journal journal;

        Probe(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void runStarted(RunStarted event) {
            journal.add(name + " started");
        }

        @Override
        public void stepFinished(StepView step) {
            if (behaviour == Behaviour.THROWS_IN_STEPS) {
                throw new IllegalStateException("made for a test");
            }
        }

        @Override
        public void epochFinished(EpochFinished event) {
            journal.add(name + " epoch " + event.epoch());
        }

        @Override
        public void runStopped(RunStopped event) {
            journal.add(name + " stopped: " + event.cause());
            throwAtTheEnd();
        }

        private void throwAtTheEnd() {
            if (behaviour == Behaviour.THROWS_AT_THE_END) {
                throw new IllegalStateException("made for a test");
            }
        }

        @Override
        public Duration linger() {
            throwAtTheEnd();
            return name.equals("lingering") ? Duration.ofSeconds(20) : Duration.ZERO;
        }

        @Override
        public boolean awaitCollection(Duration limit) {
            journal.add(name + (limit.isZero() ? " asked" : " waited for"));
            return !limit.isZero();
        }

        @Override
        public void close() {
            journal.add(name + " closed");
            throwAtTheEnd();
        }
    }
}
