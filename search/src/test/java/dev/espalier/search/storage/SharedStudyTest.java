package dev.espalier.search.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several stores on one study, as processes of one machine or of several would have them. */
class SharedStudyTest {

    private static final Duration BEAT = Duration.ofMillis(20);

    /** So long that a busy machine does not take a thread that beats for a dead one. */
    private static final Duration EXPIRY = Duration.ofMillis(1500);

    private static final StorageTiming QUICK = new StorageTiming(BEAT, EXPIRY, Duration.ofSeconds(30));

    /** A process that was stopped or cut off is never heard of. */
    private static final StorageTiming SILENT = new StorageTiming(Duration.ofDays(1), EXPIRY, Duration.ofSeconds(30));

    /** To whom every other process is dead. */
    private static final StorageTiming IMPATIENT =
            new StorageTiming(Duration.ofDays(1), Duration.ZERO, Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private Database database() {
        return new SqliteDatabase(folder.resolve("study.db"));
    }

    /** Containers of one host: their files are on one disk, and they do not see each other's processes. */
    private static Machine container(String name) {
        return new Machine("host", name);
    }

    private StudyStore create(Site site) {
        return SqlStudyStore.create(database(), SampleStudy.STUDY, site);
    }

    private StudyStore open(Site site) {
        return SqlStudyStore.open(database(), "sample", site);
    }

    private static void awaitAbandoned(StudyStore store) throws InterruptedException {
        while (!store.snapshot().trial(0).work().isAbandoned()) {
            Thread.sleep(BEAT.toMillis());
        }
    }

    @Test
    void noTrialIsBegunTwice() throws Exception {
        int trials = 24;
        int stores = 3;
        create(Site.of(folder)).close();
        ExecutorService threads = Executors.newFixedThreadPool(2 * stores);
        List<StudyStore> opened = new ArrayList<>();
        List<Future<List<Long>>> done = new ArrayList<>();
        for (int i = 0; i < stores; i++) {
            StudyStore store = open(Site.of(folder));
            opened.add(store);
            for (int thread = 0; thread < 2; thread++) {
                done.add(threads.submit(() -> work(store, trials)));
            }
        }
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> each : done) {
            all.addAll(each.get());
        }
        opened.forEach(StudyStore::close);
        threads.shutdown();
        assertEquals(
                LongStream.range(0, trials).boxed().toList(),
                all.stream().sorted().toList());
        for (StudyTrial trial :
                SqlStudyStore.read(database(), "sample", Site.of(folder)).trials()) {
            assertEquals(Trial.State.COMPLETED, trial.state());
            assertEquals(1, trial.work().attempts());
        }
    }

    private static List<Long> work(StudyStore store, int trials) {
        List<Long> numbers = new ArrayList<>();
        Job job = store.claim(SampleStudy.trials(trials));
        while (!(job instanceof Job.Ended)) {
            if (job instanceof Job.Claim claim) {
                numbers.add(claim.trial().number());
                SampleStudy.complete(store, claim);
            }
            job = store.claim(SampleStudy.trials(trials));
        }
        return numbers;
    }

    @Test
    void theTrialOfAProcessThatIsNotHeardOfIsTakenUp() throws InterruptedException {
        try (StudyStore silent = create(new Site(folder, container("a"), SILENT))) {
            Job.Claim lost = SampleStudy.claim(silent, SampleStudy.trials(1));
            SampleStudy.measure(silent, lost, 0.5, 0.25);
            try (StudyStore next = open(new Site(folder, container("b"), QUICK))) {
                awaitAbandoned(next);
                Job.Claim taken = SampleStudy.claim(next, SampleStudy.trials(1));
                assertTrue(taken.continued());
                assertEquals(lost.trial().folder(), taken.trial().folder());
                assertEquals(1, taken.trial().measurements().size());
                assertTrue(!SampleStudy.measure(silent, lost, 1, 0.5), "the claim is lost");
                assertFalse(silent.ended(lost, Trial.State.COMPLETED, ""));
                assertEquals(Trial.State.RUNNING, next.snapshot().trial(0).state());
                SampleStudy.complete(next, taken);
            }
        }
    }

    @Test
    void aProcessThatIsHeardOfKeepsItsTrial() throws InterruptedException {
        try (StudyStore alive = create(new Site(folder, container("a"), QUICK));
                StudyStore other = open(new Site(folder, container("b"), QUICK))) {
            Job.Claim claim = SampleStudy.claim(alive, SampleStudy.trials(1));
            Thread.sleep(2 * EXPIRY.toMillis());
            assertInstanceOf(Job.Waiting.class, other.claim(SampleStudy.trials(1)));
            assertTrue(alive.progressed(claim, 7, 0.5));
            while (other.snapshot().trial(0).work().steps() != 7) {
                Thread.sleep(BEAT.toMillis());
            }
            Worker worker = other.snapshot().trial(0).work().worker().orElseThrow();
            assertTrue(worker.isAlive());
            assertEquals(ProcessHandle.current().pid(), worker.pid());
        }
    }

    @Test
    void aProcessThatLosesItsTrialLearnsItFromItsHeartbeat() throws InterruptedException {
        try (StudyStore slow = create(new Site(folder, container("a"), QUICK));
                StudyStore other = open(new Site(
                        folder,
                        new Machine("host", "b"),
                        new StorageTiming(BEAT, Duration.ZERO, Duration.ofSeconds(30))))) {
            Job.Claim claim = SampleStudy.claim(slow, SampleStudy.trials(1));
            while (!(other.claim(SampleStudy.trials(1)) instanceof Job.Claim)) {
                Thread.sleep(1);
            }
            while (slow.progressed(claim, 1, 1)) {
                Thread.sleep(BEAT.toMillis());
            }
        }
    }

    @Test
    void aTrialWhoseFolderIsOutOfReachIsBegunAnewAndThatIsRecorded() {
        Path elsewhere = folder.resolve("elsewhere");
        try (StudyStore first = create(new Site(folder.resolve("here"), container("a"), QUICK))) {
            Job.Claim claim = SampleStudy.claim(first, SampleStudy.trials(1));
            SampleStudy.measure(first, claim, 0.5, 0.25);
            first.ended(claim, Trial.State.PAUSED, "");
        }
        try (StudyStore second = open(new Site(elsewhere, container("b"), QUICK))) {
            Job.Claim claim = SampleStudy.claim(second, snapshot -> new Choice.Continue(0));
            assertEquals("trials/0-2", claim.trial().folder());
            assertEquals(List.of(), claim.trial().measurements());
            assertEquals(0, claim.trial().work().steps());
            assertEquals(1, claim.trial().work().restarts());
            StudySnapshot.Note note = second.snapshot().notes().get(0);
            assertEquals(0, note.trial());
            assertTrue(note.text().contains("begun anew on host"), note::text);
            second.release(claim);
            assertEquals(
                    "trials/0-2",
                    SampleStudy.claim(second, SampleStudy.trials(1)).trial().folder());
        }
    }

    @Test
    void aTrialThatKillsItsProcessesFailsAndTheOthersGoOn() {
        int deaths = 0;
        create(Site.of(folder)).close();
        for (int process = 0; process < 3; process++) {
            // never closed, as if it had been killed, and out of sight, so that its silence is all that is known of it
            StudyStore killed = open(new Site(folder, container("killed " + process), IMPATIENT));
            Job.Claim claim = SampleStudy.claim(killed, SampleStudy.trials(2));
            assertEquals(0, claim.trial().number());
            assertEquals(deaths++, claim.trial().work().deaths());
            killed.progressed(claim, 40, 1);
            if (process == 2) {
                assertInstanceOf(Job.Waiting.class, killed.claim(SampleStudy.trials(2)), "it is trained alone");
            }
            awaitSilence();
        }
        try (StudyStore next = open(new Site(folder, container("next"), IMPATIENT))) {
            Job.Claim other = SampleStudy.claim(next, SampleStudy.trials(2));
            assertEquals(1, other.trial().number());
            StudyTrial deadly = next.snapshot().trial(0);
            assertEquals(Trial.State.FAILED, deadly.state());
            assertTrue(deadly.reason().contains("died 3 times in a row without coming further"), deadly::reason);
            SampleStudy.complete(next, other);
            assertInstanceOf(Job.Ended.class, next.claim(SampleStudy.trials(2)));
        }
    }

    @Test
    void aTrialThatComesFurtherEachTimeIsNotTheOneThatKills() {
        create(Site.of(folder)).close();
        for (int process = 0; process < 5; process++) {
            StudyStore killed = open(new Site(folder, container("killed " + process), IMPATIENT));
            Job.Claim claim = SampleStudy.claim(killed, SampleStudy.trials(1));
            assertEquals(0, claim.trial().work().deaths());
            SampleStudy.measure(killed, claim, 0.1 * (process + 1), 0.5);
            awaitSilence();
        }
    }

    @Test
    void aTrialThatCrashesWithinItsProcessFailsTheThirdTime() {
        try (StudyStore store = create(Site.of(folder))) {
            for (int attempt = 0; attempt < 3; attempt++) {
                Job.Claim claim = SampleStudy.claim(store, SampleStudy.trials(2));
                assertEquals(0, claim.trial().number());
                store.crashed(claim);
            }
            assertEquals(
                    1, SampleStudy.claim(store, SampleStudy.trials(2)).trial().number());
            assertEquals(Trial.State.FAILED, store.snapshot().trial(0).state());
        }
    }

    private static void awaitSilence() {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }

    @Test
    void anSqliteFileIsForOneMachine() {
        try (StudyStore first = create(new Site(folder, new Machine("left", "left"), QUICK))) {
            assertEquals("sample", first.study().name());
            EspalierException refusal = assertThrows(
                    EspalierException.class, () -> open(new Site(folder, new Machine("right", "right"), QUICK)));
            assertTrue(refusal.getMessage().contains("keep the study in PostgreSQL"), refusal::getMessage);
        }
        open(new Site(folder, new Machine("right", "right"), QUICK)).close();
    }

    @Test
    void timeInWhichNobodyWorksDoesNotCount() throws InterruptedException {
        try (StudyStore first = create(new Site(folder, container("a"), QUICK))) {
            assertEquals(Optional.empty(), first.snapshot().trials().stream().findAny());
            Thread.sleep(50);
        }
        Duration worked =
                SqlStudyStore.read(database(), "sample", Site.of(folder)).elapsed();
        assertTrue(worked.toMillis() >= 50, worked::toString);
        Thread.sleep(50);
        assertEquals(
                worked,
                SqlStudyStore.read(database(), "sample", Site.of(folder)).elapsed());
    }
}
