package dev.espalier.search.storage;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a study within a transaction.
 *
 * @param connection with the transaction
 * @param database it is one of
 * @param name of the study
 * @param machine on which this process runs
 * @param expiry after which a process of another machine that was not heard of counts as dead
 */
record StudyReading(Connection connection, Database database, String name, Machine machine, Duration expiry) {

    /** Everything about the study; empty if there is none of the name. */
    Optional<StudySnapshot> snapshot() throws SQLException {
        long now = database.time(connection);
        try (PreparedStatement select = select(
                        "SELECT seed, stack, digest, objectives, ended FROM espalier_study" + " WHERE name = ?");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            Study study = new Study(
                    name,
                    row.getLong("seed"),
                    row.getString("stack"),
                    row.getString("digest"),
                    StudyJson.objectives(row.getString("objectives")));
            Intervals presence = new Intervals();
            Map<String, Worker> workers = workers(now, presence);
            return Optional.of(new StudySnapshot(
                    study,
                    stages(),
                    trials(workers),
                    List.copyOf(workers.values()),
                    notes(),
                    Instant.ofEpochMilli(now),
                    Duration.ofMillis(presence.total()),
                    row.getString("ended")));
        }
    }

    private PreparedStatement select(String query) throws SQLException {
        PreparedStatement select = connection.prepareStatement(query);
        select.setString(1, name);
        return select;
    }

    private Map<String, Worker> workers(long now, Intervals presence) throws SQLException {
        Map<String, Worker> workers = new LinkedHashMap<>();
        try (PreparedStatement select = select("SELECT id, host, machine, pid, started, since, heartbeat, closed"
                        + " FROM espalier_worker WHERE study = ? ORDER BY since, id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long heartbeat = row.getLong("heartbeat");
                boolean isAlive = isAlive(row, now - heartbeat);
                presence.add(row.getLong("since"), isAlive ? now : heartbeat);
                workers.put(
                        row.getString("id"),
                        new Worker(
                                row.getString("id"),
                                row.getString("host"),
                                row.getLong("pid"),
                                Instant.ofEpochMilli(row.getLong("since")),
                                Instant.ofEpochMilli(heartbeat),
                                isAlive));
            }
        }
        return workers;
    }

    private boolean isAlive(ResultSet row, long silence) throws SQLException {
        if (whole(row, "closed").isPresent()) {
            return false;
        }
        return row.getString("machine").equals(machine.identity())
                ? Machine.isAlive(row.getLong("pid"), row.getString("started"))
                : silence <= expiry.toMillis();
    }

    private List<Stage> stages() throws SQLException {
        List<Stage> stages = new ArrayList<>();
        try (PreparedStatement select =
                        select("SELECT number, content FROM espalier_stage WHERE study = ? ORDER BY number");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                stages.add(StudyJson.stage(row.getInt("number"), row.getString("content")));
            }
        }
        return stages;
    }

    private List<StudyTrial> trials(Map<String, Worker> workers) throws SQLException {
        Map<Long, List<StudyMeasurement>> measurements = measurements();
        List<StudyTrial> trials = new ArrayList<>();
        try (PreparedStatement select = select("SELECT number, stage, position, point, origin, state, reason, steps,"
                        + " seconds, attempts, deaths, furthest, restarts, begun, changed, worker, claim, (SELECT decision"
                        + " FROM espalier_measurement m WHERE m.study = t.study AND m.trial = t.number"
                        + " ORDER BY progress DESC LIMIT 1) AS decision FROM espalier_trial t"
                        + " WHERE study = ? ORDER BY number");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long number = row.getLong("number");
                trials.add(trial(row, measurements.getOrDefault(number, List.of()), worker(row, workers)));
            }
        }
        return trials;
    }

    private static @Nullable Worker worker(ResultSet row, Map<String, Worker> workers) throws SQLException {
        String id = row.getString("worker");
        return id == null ? null : workers.get(id);
    }

    private static StudyTrial trial(ResultSet row, List<StudyMeasurement> measurements, @Nullable Worker worker)
            throws SQLException {
        Trial.State state = Trial.State.valueOf(row.getString("state"));
        boolean isClaimed = row.getString("claim") != null;
        boolean isHeld = isClaimed && worker != null && worker.isAlive();
        boolean hasDied = state == Trial.State.RUNNING && isClaimed && !isHeld;
        boolean isFurther = row.getLong("steps") > row.getLong("furthest");
        int deaths = row.getInt("deaths");
        return new StudyTrial(
                row.getLong("number"),
                row.getInt("stage"),
                row.getLong("position"),
                StudyJson.numbers(row.getString("point")),
                whole(row, "origin"),
                state,
                row.getString("reason"),
                measurements,
                Optional.ofNullable(row.getString("decision"))
                        .map(Pruner.Decision::valueOf)
                        .orElse(Pruner.Decision.CONTINUE),
                new StudyTrial.Work(
                        row.getLong("steps"),
                        row.getDouble("seconds"),
                        row.getInt("attempts"),
                        hasDied ? isFurther ? 0 : deaths + 1 : deaths,
                        row.getInt("restarts"),
                        Instant.ofEpochMilli(row.getLong("begun")),
                        Instant.ofEpochMilli(row.getLong("changed")),
                        Optional.ofNullable(worker),
                        state == Trial.State.RUNNING && !isHeld));
    }

    private Map<Long, List<StudyMeasurement>> measurements() throws SQLException {
        Map<Long, List<StudyMeasurement>> measurements = new HashMap<>();
        try (PreparedStatement select = select("SELECT trial, progress, step, seconds, losses, metrics"
                        + " FROM espalier_measurement WHERE study = ? ORDER BY trial, progress");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                measurements
                        .computeIfAbsent(row.getLong("trial"), trial -> new ArrayList<>())
                        .add(new StudyMeasurement(
                                new Measurement(row.getDouble("progress"), StudyJson.numbers(row.getString("losses"))),
                                row.getLong("step"),
                                row.getDouble("seconds"),
                                StudyJson.metrics(row.getString("metrics"))));
            }
        }
        return measurements;
    }

    private List<StudySnapshot.Note> notes() throws SQLException {
        List<StudySnapshot.Note> notes = new ArrayList<>();
        try (PreparedStatement select =
                        select("SELECT trial, at, content FROM espalier_note WHERE study = ? ORDER BY at, trial");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                notes.add(new StudySnapshot.Note(
                        row.getLong("trial"), Instant.ofEpochMilli(row.getLong("at")), row.getString("content")));
            }
        }
        return notes;
    }

    private static OptionalLong whole(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Intervals in the order of their beginnings, and how much time they cover together. */
    private static final class Intervals {

        private long total;
        private long end = Long.MIN_VALUE;

        void add(long from, long to) {
            long begin = Math.max(from, end);
            if (to > begin) {
                total += to - begin;
                end = to;
            }
        }

        long total() {
            return total;
        }
    }
}
