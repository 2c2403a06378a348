package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Trial;
import dev.espalier.search.storage.Job;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyAddress;
import dev.espalier.search.storage.StudyLocation;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyStore;
import dev.espalier.search.storage.StudyTrial;
import dev.espalier.verification.tool.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies in a real PostgreSQL server. */
@Tag("slow")
class PostgresStudyTest {

    private static PostgresServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static String url() {
        return server.url() + "&password=" + PostgresServer.PASSWORD;
    }

    private static Study study(String name) {
        return new Study(name, 7, "search:\n  storage: " + url() + "\n", "digest", StudyWorker.STUDY.objectives());
    }

    @Test
    void twoProcessesDoEachTrialOnce() throws IOException {
        StudyLocation location = StudyLocation.of(url());
        location.create(StudyWorker.STUDY, folder).close();
        Command worker = Command.shortIn(folder).running(StudyWorker.class.getName(), Path.of("target/test-classes"));
        String[] line = {url(), folder.toString()};
        try (RunningCommand first = worker.start(line);
                RunningCommand killed = worker.start(line)) {
            killed.awaitUntil(() -> Files.exists(folder.resolve("trials/4/steps")))
                    .kill();
            try (RunningCommand next = worker.start(line)) {
                next.await(Duration.ofSeconds(60)).exits(0);
            }
            first.await(Duration.ofSeconds(60)).exits(0);
        }
        StudySnapshot snapshot = location.read("shared");
        assertEquals(
                LongStream.range(0, StudyWorker.TRIALS).boxed().toList(),
                snapshot.trials().stream().map(StudyTrial::number).toList());
        for (StudyTrial trial : snapshot.trials()) {
            assertEquals(Trial.State.COMPLETED, trial.state());
            assertEquals(6, StudyWorker.stepsIn(folder.resolve(trial.folder()).resolve("steps")));
            assertEquals(1 + trial.number() % 2, trial.measurements().size());
            assertEquals(0, trial.work().restarts());
        }
        assertEquals("all trials are done", snapshot.ended());
        assertTrue(snapshot.workers().stream().noneMatch(each -> each.isAlive()));
    }

    @Test
    void severalStudiesHaveNamesAndNoneHasThePassword() throws IOException {
        StudyLocation location = StudyLocation.of(url());
        for (String name : List.of("one", "two")) {
            location.create(study(name), folder.resolve(name)).close();
        }
        assertTrue(location.names().containsAll(List.of("one", "two")));
        StudySnapshot read = location.read("two");
        assertEquals("search:\n  storage: " + server.url() + "\n", read.study().stack());
        String pointer = Files.readString(folder.resolve("two/study.json"));
        assertTrue(pointer.contains(server.url()) && !pointer.contains(PostgresServer.PASSWORD), pointer);
        EspalierException twice = assertThrows(EspalierException.class, () -> location.create(study("one"), folder));
        assertEquals(ErrorCode.STUDY, twice.code());
    }

    @Test
    void aLostServerIsWaitedFor() throws Exception {
        try (StudyStore store = StudyLocation.of(url()).create(study("waiting"), folder)) {
            Job.Claim claim = (Job.Claim) store.claim(StudyWorker::choose);
            server.stop();
            assertTrue(store.progressed(claim, 3, 0.5), "training goes on meanwhile");
            CompletableFuture<Boolean> ended =
                    CompletableFuture.supplyAsync(() -> store.ended(claim, Trial.State.COMPLETED, ""));
            Thread.sleep(300);
            assertFalse(ended.isDone());
            EspalierException refused = assertThrows(
                    EspalierException.class, () -> StudyLocation.of(url()).read("waiting"));
            assertTrue(refused.getMessage().contains("the server cannot be reached"), refused::getMessage);
            server.startAgain();
            assertTrue(ended.get(30, TimeUnit.SECONDS));
            StudyTrial trial = store.snapshot().trial(0);
            assertEquals(Trial.State.COMPLETED, trial.state());
            assertEquals(3, trial.work().steps());
        }
    }

    @Test
    void faultsAreToldWithoutThePassword() {
        refuses(server.url() + "&password=s3cret", "the server refuses the user");
        refuses(server.url("missing") + "&password=" + PostgresServer.PASSWORD, "the server has no such database");
        refuses("jdbc:postgresql://127.0.0.1:1/db?user=a&password=s3cret", "the server cannot be reached");
    }

    private void refuses(String url, String expected) {
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> StudyAddress.of(url, Optional.of("any")).read());
        assertEquals(ErrorCode.DATABASE, refusal.code());
        assertTrue(refusal.getMessage().contains(expected), refusal::getMessage);
        assertFalse(refusal.getMessage().contains("password="), refusal::getMessage);
    }
}
