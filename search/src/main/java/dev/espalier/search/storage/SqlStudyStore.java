package dev.espalier.search.storage;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A study in a database that speaks SQL. */
final class SqlStudyStore implements StudyStore {

    private static final System.Logger LOGGER = System.getLogger(SqlStudyStore.class.getName());

    /** After this many deaths of processes, one after the other, a trial is what kills them. */
    private static final int MOST_DEATHS = 3;

    private final Database database;
    private final Site site;
    private final Transactions transactions;
    private final String name;
    private final String place;
    private final String worker = UUID.randomUUID().toString();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Heartbeat heartbeat;
    private volatile Study study;

    /** How far a claimed trial has come, and whether that is written; without a claim once another process has taken it. */
    private record Held(Job.Claim claim, long steps, double seconds, boolean isWritten, boolean isLost) {}

    private SqlStudyStore(Database database, Study study, Site site, Transactions transactions) {
        this.database = database;
        this.site = site;
        this.transactions = transactions;
        this.name = study.name();
        this.study = study;
        this.place = StudyPlace.of(site.folder());
        StudyAddress.write(site.folder(), database.reference(site.folder()), name);
        transactions.write(connection -> {
            requireOneMachine(snapshot(connection));
            writing(connection).insert(worker, site.machine());
            return name;
        });
        this.heartbeat = new Heartbeat("heartbeat of " + name, site.timing().heartbeat(), this::beat);
    }

    static StudyStore create(Database database, Study given, Site site) {
        Study study = withoutSecret(database, given);
        return opened(database, site, transactions -> {
            transactions.write(connection -> {
                StudyTables.make(database, connection);
                if (names(connection).contains(study.name())) {
                    throw new EspalierException(
                            ErrorCode.STUDY,
                            database.name(),
                            "there is a study '" + study.name() + "' already",
                            "continue it with --resume, or give this one another name");
                }
                new StudyWriting(connection, study.name(), database.time(connection)).insert(study);
                return study;
            });
            return study;
        });
    }

    private static Study withoutSecret(Database database, Study study) {
        String stack = database.withoutSecret(study.stack());
        return new Study(study.name(), study.seed(), stack, study.digest(), study.objectives());
    }

    static StudyStore open(Database database, String name, Site site) {
        requireExists(database, name);
        return opened(
                database,
                site,
                transactions -> transactions
                        .read(connection -> read(connection, database, name, site))
                        .study());
    }

    static StudySnapshot read(Database database, String name, Site site) {
        requireExists(database, name);
        try (Transactions transactions = new Transactions(database, true, Duration.ZERO)) {
            return transactions.read(connection -> read(connection, database, name, site));
        }
    }

    static void remove(Database database, String name, Site site) {
        requireExists(database, name);
        try (Transactions transactions = new Transactions(database, false, Duration.ZERO)) {
            transactions.write(connection -> {
                lock(connection, database, name);
                Optional<Worker> alive = read(connection, database, name, site).workers().stream()
                        .filter(Worker::isAlive)
                        .findFirst();
                if (alive.isPresent()) {
                    throw new EspalierException(
                            ErrorCode.STUDY,
                            database.name(),
                            "process " + alive.get().pid() + " of the machine "
                                    + alive.get().host() + " works on the study '" + name + "'",
                            "wait until it has ended, or end it");
                }
                new StudyWriting(connection, name, database.time(connection)).remove();
                return name;
            });
        }
    }

    static List<String> names(Database database) {
        if (!database.exists()) {
            return List.of();
        }
        try (Transactions transactions = new Transactions(database, true, Duration.ZERO)) {
            return transactions.read(
                    connection -> database.hasTables(connection) ? names(connection) : List.<String>of());
        }
    }

    private interface Opening {
        Study study(Transactions transactions);
    }

    private static StudyStore opened(Database database, Site site, Opening opening) {
        // who opens a study is there to read an error: only what is begun is worth waiting for
        Transactions first = new Transactions(database, false, Duration.ZERO);
        try {
            if (database.exists()) {
                first.read(connection -> {
                    database.check(connection);
                    return database;
                });
            }
            Study study = opening.study(first);
            first.close();
            return new SqlStudyStore(
                    database,
                    study,
                    site,
                    new Transactions(database, false, site.timing().patience()));
        } finally {
            first.close();
        }
    }

    private static void requireExists(Database database, String name) {
        if (!database.exists()) {
            throw missing(database, name, List.of());
        }
    }

    private static EspalierException missing(Database database, String name, List<String> names) {
        return new EspalierException(
                ErrorCode.STUDY,
                database.name(),
                "there is no study '" + name + "'",
                names.isEmpty()
                        ? "begin it with espalier search, or check the place"
                        : "name one of those that are there: " + String.join(", ", names));
    }

    private static StudySnapshot read(Connection connection, Database database, String name, Site site)
            throws SQLException {
        if (!database.hasTables(connection)) {
            throw missing(database, name, List.of());
        }
        StudyTables.requireVersion(database, connection);
        Optional<StudySnapshot> found = new StudyReading(
                        connection,
                        database,
                        name,
                        site.machine(),
                        site.timing().expiry())
                .snapshot();
        if (found.isEmpty()) {
            throw missing(database, name, names(connection));
        }
        return found.get();
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT name FROM espalier_study ORDER BY name");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    /** A file that several machines write at once through a network would be damaged. */
    private void requireOneMachine(StudySnapshot snapshot) {
        if (database.isShared()) {
            return;
        }
        for (Worker other : snapshot.workers()) {
            if (other.isAlive() && !other.host().equals(site.machine().host())) {
                throw new EspalierException(
                        ErrorCode.STUDY,
                        database.name(),
                        "process " + other.pid() + " of the machine " + other.host()
                                + " is working on the study, and an SQLite file is for one machine",
                        "wait until it has ended, or keep the study in PostgreSQL (search.storage)");
            }
        }
    }

    private StudySnapshot snapshot(Connection connection) throws SQLException {
        return read(connection, database, name, site);
    }

    private StudyWriting writing(Connection connection) throws SQLException {
        return new StudyWriting(connection, name, database.time(connection));
    }

    /** Keeps other processes from changing the study until the end of the transaction. */
    private void lock(Connection connection) throws SQLException {
        lock(connection, database, name);
    }

    private static void lock(Connection connection, Database database, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM espalier_study WHERE name = ?" + database.lock())) {
            select.setString(1, name);
            select.executeQuery().close();
        }
    }

    @Override
    public Study study() {
        return study;
    }

    @Override
    public StudySnapshot snapshot() {
        return transactions.read(this::snapshot);
    }

    @Override
    public Job claim(Choice.Chooser chooser) {
        String token = UUID.randomUUID().toString();
        Job job = transactions.write(connection -> {
            lock(connection);
            return claim(connection, chooser, token);
        });
        if (job instanceof Job.Claim claim) {
            held.put(
                    token,
                    new Held(
                            claim,
                            claim.trial().work().steps(),
                            claim.trial().work().seconds(),
                            true,
                            false));
        }
        return job;
    }

    private Job claim(Connection connection, Choice.Chooser chooser, String token) throws SQLException {
        StudyWriting writing = writing(connection);
        Optional<Long> given = writing.claimed(token);
        if (given.isPresent()) {
            return claimed(connection, token, given.get());
        }
        StudySnapshot snapshot = withoutDeadly(connection, writing);
        if (isAloneWithSuspect(snapshot)) {
            return waiting(writing);
        }
        for (StudyTrial trial : snapshot.trials()) {
            if (trial.work().isAbandoned()) {
                return isSuspect(trial) && isTraining(snapshot)
                        ? waiting(writing)
                        : take(connection, writing, trial, token);
            }
        }
        Choice choice = chooser.choose(snapshot);
        while (choice instanceof Choice.BeginStage begin) {
            int expected = snapshot.stages().size();
            Check.require(
                    begin.stage().number() == expected, "stage", begin.stage().number(), "must be " + expected);
            writing.insert(begin.stage());
            snapshot = snapshot(connection);
            choice = chooser.choose(snapshot);
        }
        if (choice instanceof Choice.BeginTrial begin) {
            long number = snapshot.trials().size();
            writing.insert(number, snapshot.ofStage(begin.stage()).size(), begin, place);
            return take(connection, writing, snapshot(connection).trial(number), token);
        }
        if (choice instanceof Choice.Continue next) {
            StudyTrial trial = snapshot.trial(next.trial());
            Trial.State state = trial.state();
            Check.require(state == Trial.State.PAUSED, "trial", next.trial() + " (" + state + ")", "must be paused");
            writing.promote(next.trial());
            return take(connection, writing, trial, token);
        }
        if (choice instanceof Choice.End end) {
            writing.beat(worker);
            writing.end(end.reason());
            return new Job.Ended(end.reason());
        }
        return waiting(writing);
    }

    private Job.Waiting waiting(StudyWriting writing) throws SQLException {
        writing.beat(worker);
        return new Job.Waiting();
    }

    /** The study, in which trials that have killed their processes again and again have failed. */
    private StudySnapshot withoutDeadly(Connection connection, StudyWriting writing) throws SQLException {
        StudySnapshot snapshot = snapshot(connection);
        List<StudyTrial> deadly = snapshot.trials().stream()
                .filter(trial -> trial.work().isAbandoned() && trial.work().deaths() >= MOST_DEATHS)
                .toList();
        for (StudyTrial trial : deadly) {
            writing.fail(
                    trial,
                    "the process that trained it died " + MOST_DEATHS + " times in a row without coming further"
                            + trial.work()
                                    .worker()
                                    .map(last -> ", last process " + last.pid() + " of the machine " + last.host())
                                    .orElse("")
                            + "; if there was too little memory, give more to Java or narrow the values");
        }
        return deadly.isEmpty() ? snapshot : snapshot(connection);
    }

    /** Whether the next death ends a trial: then no other must be the one that kills the process. */
    private static boolean isSuspect(StudyTrial trial) {
        return trial.work().deaths() == MOST_DEATHS - 1;
    }

    private boolean isAloneWithSuspect(StudySnapshot snapshot) {
        return snapshot.trials().stream().anyMatch(trial -> isOwn(trial) && isSuspect(trial));
    }

    private boolean isTraining(StudySnapshot snapshot) {
        return snapshot.trials().stream().anyMatch(this::isOwn);
    }

    /** Whether this process trains a trial now. */
    private boolean isOwn(StudyTrial trial) {
        return trial.state() == Trial.State.RUNNING
                && !trial.work().isAbandoned()
                && trial.work().worker().filter(by -> by.id().equals(worker)).isPresent();
    }

    private Job.Claim take(Connection connection, StudyWriting writing, StudyTrial taken, String token)
            throws SQLException {
        long trial = taken.number();
        writing.claim(trial, taken.work().deaths(), worker, token);
        if (writing.restartElsewhere(trial, place)) {
            writing.note(
                    trial,
                    "begun anew on " + site.machine().host()
                            + ": the folder in which it was trained before cannot be reached from there");
        }
        writing.end("");
        // the decision may have taken longer than a heartbeat
        writing(connection).beat(worker);
        return claimed(connection, token, trial);
    }

    private Job.Claim claimed(Connection connection, String token, long number) throws SQLException {
        StudySnapshot snapshot = snapshot(connection);
        StudyTrial trial = snapshot.trial(number);
        return new Job.Claim(
                trial, snapshot.stages().get(trial.stage()), token, trial.work().attempts() > 1);
    }

    @Override
    public Optional<Pruner.Decision> measured(
            Job.Claim claim, StudyMeasurement measurement, Function<StudySnapshot, Pruner.Decision> decider) {
        return transactions.write(connection -> {
            lock(connection);
            StudyWriting writing = writing(connection);
            if (!write(writing, held.get(claim.token())) || !writing.holds(claim)) {
                return Optional.empty();
            }
            long trial = claim.trial().number();
            double progress = measurement.reached().progress();
            Optional<Pruner.Decision> before = writing.decision(trial, progress);
            if (before.isPresent()) {
                return before;
            }
            writing.insert(trial, measurement);
            Pruner.Decision decision = decider.apply(snapshot(connection));
            writing.decide(trial, progress, decision);
            return Optional.of(decision);
        });
    }

    @Override
    public boolean progressed(Job.Claim claim, long steps, double seconds) {
        Held updated = held.computeIfPresent(
                claim.token(),
                (token, before) -> before.isLost() ? before : new Held(claim, steps, seconds, false, false));
        return updated != null && !updated.isLost();
    }

    @Override
    public boolean ended(Job.Claim claim, Trial.State state, String reason) {
        Check.require(state != Trial.State.RUNNING, "state", state, "must be a state in which it is not trained");
        return give(claim, state, reason);
    }

    @Override
    public void release(Job.Claim claim) {
        give(claim, Trial.State.RUNNING, "");
    }

    @Override
    public void crashed(Job.Claim claim) {
        Held last = held.get(claim.token());
        transactions.write(connection -> {
            lock(connection);
            StudyWriting writing = writing(connection);
            write(writing, last);
            writing.crash(claim);
            return name;
        });
        held.remove(claim.token());
    }

    private boolean give(Job.Claim claim, Trial.State state, String reason) {
        Held last = held.get(claim.token());
        boolean gave = transactions.write(connection -> {
            lock(connection);
            StudyWriting writing = writing(connection);
            write(writing, last);
            return writing.end(claim, state, reason);
        });
        held.remove(claim.token());
        return gave;
    }

    /** Writes how far a trial has come, if that is known here alone; false if its claim does not hold. */
    private static boolean write(StudyWriting writing, @Nullable Held last) throws SQLException {
        return last == null || last.isWritten() || writing.progress(last.claim(), last.steps(), last.seconds());
    }

    @Override
    public void changeStack(String given) {
        String stack = database.withoutSecret(given);
        transactions.write(connection -> {
            lock(connection);
            writing(connection).changeStack(stack);
            return name;
        });
        Study before = study;
        study = new Study(name, before.seed(), stack, before.digest(), before.objectives());
    }

    /** Says that this process lives, and how far its trials have come. */
    private void beat() {
        try {
            Map<String, Boolean> holds = transactions.writeOnce(this::beat);
            holds.forEach((token, isHeld) -> held.computeIfPresent(
                    token, (key, now) -> new Held(now.claim(), now.steps(), now.seconds(), now.isWritten(), !isHeld)));
        } catch (SQLException unreachable) {
            LOGGER.log(System.Logger.Level.DEBUG, "no heartbeat: the database cannot be reached", unreachable);
        }
    }

    private Map<String, Boolean> beat(Connection connection) throws SQLException {
        StudyWriting writing = writing(connection);
        writing.beat(worker);
        Map<String, Boolean> holds = new HashMap<>();
        for (Held each : List.copyOf(held.values())) {
            holds.put(
                    each.claim().token(),
                    each.isWritten()
                            ? writing.holds(each.claim())
                            : writing.progress(each.claim(), each.steps(), each.seconds()));
        }
        return holds;
    }

    @Override
    public void close() {
        heartbeat.close();
        try {
            transactions.writeOnce(connection -> {
                lock(connection);
                writing(connection).close(worker);
                return name;
            });
        } catch (SQLException unreachable) {
            // the trials are taken up by others once the heartbeat has expired
            LOGGER.log(System.Logger.Level.DEBUG, "the study was not closed in its database", unreachable);
        } finally {
            transactions.close();
        }
    }
}
