package dev.espalier.search.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStudyTest {

    @TempDir
    Path folder;

    private StudyLocation location;

    @BeforeEach
    void locate() {
        location = StudyLocation.of(folder.resolve("a study? of 100%.db").toString());
    }

    private StudyStore create() {
        return location.create(SampleStudy.STUDY, folder);
    }

    private StudyStore open() {
        return location.open("sample", folder);
    }

    @Test
    void everythingReportedIsReadBack() {
        try (StudyStore store = create()) {
            Job.Claim claim = SampleStudy.claim(store, SampleStudy.trials(2));
            assertFalse(claim.continued());
            assertEquals("trials/0", claim.trial().folder());
            SampleStudy.measure(store, claim, 0.5, 1.0 / 3);
            SampleStudy.measure(store, claim, 0.5, 0.25);
            assertTrue(store.ended(claim, Trial.State.PAUSED, "waits"));
        }
        StudySnapshot snapshot = location.read("sample");
        assertEquals(SampleStudy.STUDY, snapshot.study());
        assertEquals(List.of(SampleStudy.STAGE), snapshot.stages());
        StudyTrial trial = snapshot.trial(0);
        assertEquals(SampleStudy.point(0), trial.values());
        assertEquals(List.of(SampleStudy.measurement(0.5, 1.0 / 3)), trial.measurements());
        assertEquals(Trial.State.PAUSED, trial.state());
        assertEquals("waits", trial.reason());
        assertEquals(50, trial.work().steps());
    }

    @Test
    void aSearchGoesOnWhereItWasLeft() {
        Job.Claim left;
        try (StudyStore store = create()) {
            SampleStudy.complete(store, SampleStudy.claim(store, SampleStudy.trials(3)));
            left = SampleStudy.claim(store, SampleStudy.trials(3));
        }
        try (StudyStore store = open()) {
            assertFalse(store.ended(left, Trial.State.COMPLETED, ""), "the claim ended with the store");
            Job.Claim again = SampleStudy.claim(store, SampleStudy.trials(3));
            assertEquals(1, again.trial().number());
            assertTrue(again.continued());
            Job.Claim next = SampleStudy.claim(store, SampleStudy.trials(3));
            assertEquals(2, next.trial().number());
            assertInstanceOf(Job.Waiting.class, store.claim(SampleStudy.trials(3)));
            SampleStudy.complete(store, again);
            SampleStudy.complete(store, next);
            assertEquals(new Job.Ended("all are done"), store.claim(SampleStudy.trials(3)));
            assertEquals("all are done", store.snapshot().ended());
        }
    }

    @Test
    void aPausedTrialIsContinuedOnce() {
        try (StudyStore store = create()) {
            Job.Claim claim = SampleStudy.claim(store, SampleStudy.trials(1));
            store.ended(claim, Trial.State.PAUSED, "");
            Job.Claim again = SampleStudy.claim(store, snapshot -> new Choice.Continue(0));
            assertTrue(again.continued());
            assertThrows(IllegalArgumentException.class, () -> store.claim(snapshot -> new Choice.Continue(0)));
        }
    }

    @Test
    void whatWasDecidedIsLeftToTheNextProcess() {
        try (StudyStore store = create()) {
            Job.Claim claim = SampleStudy.claim(store, SampleStudy.trials(1));
            StudyMeasurement measurement = SampleStudy.measurement(0.5, 0.25);
            assertEquals(Optional.of(Pruner.Decision.PAUSE), store.measured(claim, measurement, study -> {
                assertEquals(1, study.trial(0).measurements().size());
                return Pruner.Decision.PAUSE;
            }));
            assertEquals(
                    Optional.of(Pruner.Decision.PAUSE),
                    store.measured(claim, measurement, study -> Pruner.Decision.CONTINUE),
                    "it was decided before");
        }
        try (StudyStore store = open()) {
            Job.Claim left = SampleStudy.claim(store, SampleStudy.trials(1));
            assertEquals(Pruner.Decision.PAUSE, left.trial().decision());
            store.ended(left, Trial.State.PAUSED, "");
            Job.Claim promoted = SampleStudy.claim(store, study -> new Choice.Continue(0));
            assertEquals(Pruner.Decision.CONTINUE, promoted.trial().decision());
        }
    }

    @Test
    void whatTheChooserThrowsChangesNothing() {
        try (StudyStore store = create()) {
            Choice.Chooser broken = snapshot -> {
                if (snapshot.stages().isEmpty()) {
                    return new Choice.BeginStage(SampleStudy.STAGE);
                }
                throw new IllegalStateException("broken");
            };
            assertThrows(IllegalStateException.class, () -> store.claim(broken));
            assertEquals(List.of(), store.snapshot().stages());
        }
    }

    @Test
    void aStudyIsRemovedUnlessSomeoneWorksOnIt() {
        try (StudyStore store = create()) {
            SampleStudy.complete(store, SampleStudy.claim(store, SampleStudy.trials(2)));
            assertThrows(EspalierException.class, () -> location.remove("sample"));
        }
        location.remove("sample");
        assertEquals(List.of(), location.names());
        create().close();
    }

    @Test
    void studiesAreFoundByName() {
        assertEquals(List.of(), location.names());
        assertEquals(
                ErrorCode.STUDY,
                assertThrows(EspalierException.class, this::open).code());
        create().close();
        assertEquals(
                ErrorCode.STUDY,
                assertThrows(EspalierException.class, this::create).code());
        assertEquals(List.of("sample"), location.names());
        EspalierException missing = assertThrows(EspalierException.class, () -> location.open("other", folder));
        assertTrue(missing.getMessage().contains("those that are there: sample"), missing::getMessage);
    }
}
