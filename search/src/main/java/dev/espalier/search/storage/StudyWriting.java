package dev.espalier.search.storage;

import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/**
 * Changes a study within a transaction.
 *
 * @param connection with the transaction
 * @param study the name of the study
 * @param now the time by the clock of the database, in milliseconds
 */
record StudyWriting(Connection connection, String study, long now) {

    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }

    private int change(String command, Values values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(command)) {
            values.set(statement);
            return statement.executeUpdate();
        }
    }

    void insert(Study content) throws SQLException {
        change(
                "INSERT INTO espalier_study (name, seed, stack, digest, objectives, begun, ended)"
                        + " VALUES (?, ?, ?, ?, ?, ?, '')",
                statement -> {
                    statement.setString(1, study);
                    statement.setLong(2, content.seed());
                    statement.setString(3, content.stack());
                    statement.setString(4, content.digest());
                    statement.setString(5, StudyJson.objectives(content.objectives()));
                    statement.setLong(6, now);
                });
    }

    /** Removes the study with everything that belongs to it. */
    void remove() throws SQLException {
        for (String table : List.of("note", "measurement", "trial", "stage", "worker")) {
            change("DELETE FROM espalier_" + table + " WHERE study = ?", statement -> statement.setString(1, study));
        }
        change("DELETE FROM espalier_study WHERE name = ?", statement -> statement.setString(1, study));
    }

    void changeStack(String stack) throws SQLException {
        change("UPDATE espalier_study SET stack = ? WHERE name = ?", statement -> {
            statement.setString(1, stack);
            statement.setString(2, study);
        });
    }

    void end(String reason) throws SQLException {
        change("UPDATE espalier_study SET ended = ? WHERE name = ?", statement -> {
            statement.setString(1, reason);
            statement.setString(2, study);
        });
    }

    void insert(String worker, Machine machine) throws SQLException {
        ProcessHandle process = ProcessHandle.current();
        change(
                "INSERT INTO espalier_worker (id, study, host, machine, pid, started, since, heartbeat)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                statement -> {
                    statement.setString(1, worker);
                    statement.setString(2, study);
                    statement.setString(3, machine.host());
                    statement.setString(4, machine.identity());
                    statement.setLong(5, process.pid());
                    statement.setString(6, Machine.started(process));
                    statement.setLong(7, now);
                    statement.setLong(8, now);
                });
    }

    void beat(String worker) throws SQLException {
        change("UPDATE espalier_worker SET heartbeat = ? WHERE id = ?", statement -> {
            statement.setLong(1, now);
            statement.setString(2, worker);
        });
    }

    void close(String worker) throws SQLException {
        change(
                "UPDATE espalier_trial SET claim = NULL, changed = ? WHERE study = ? AND worker = ? AND claim IS NOT NULL",
                statement -> {
                    statement.setLong(1, now);
                    statement.setString(2, study);
                    statement.setString(3, worker);
                });
        change("UPDATE espalier_worker SET heartbeat = ?, closed = ? WHERE id = ?", statement -> {
            statement.setLong(1, now);
            statement.setLong(2, now);
            statement.setString(3, worker);
        });
    }

    void insert(Stage stage) throws SQLException {
        change("INSERT INTO espalier_stage (study, number, content) VALUES (?, ?, ?)", statement -> {
            statement.setString(1, study);
            statement.setLong(2, stage.number());
            statement.setString(3, StudyJson.stage(stage));
        });
    }

    /** Begins a trial, which is not claimed yet. */
    void insert(long number, long position, Choice.BeginTrial trial, String place) throws SQLException {
        change(
                "INSERT INTO espalier_trial (study, number, stage, position, point, origin, state, reason, steps,"
                        + " seconds, attempts, deaths, furthest, restarts, begun, changed, place)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 'RUNNING', '', 0, 0, 0, 0, 0, 0, ?, ?, ?)",
                statement -> {
                    statement.setString(1, study);
                    statement.setLong(2, number);
                    statement.setLong(3, trial.stage());
                    statement.setLong(4, position);
                    statement.setString(5, StudyJson.numbers(trial.values()));
                    if (trial.origin().isPresent()) {
                        statement.setLong(6, trial.origin().getAsLong());
                    } else {
                        statement.setNull(6, Types.BIGINT);
                    }
                    statement.setLong(7, now);
                    statement.setLong(8, now);
                    statement.setString(9, place);
                });
    }

    /**
     * Gives a trial to a process.
     *
     * @param deaths how many processes in a row have died while they trained it, without having come further
     */
    void claim(long number, int deaths, String worker, String claim) throws SQLException {
        change(
                "UPDATE espalier_trial SET state = 'RUNNING', worker = ?, claim = ?, attempts = attempts + 1, changed = ?,"
                        + " deaths = ?, furthest = CASE WHEN steps > furthest THEN steps ELSE furthest END"
                        + " WHERE study = ? AND number = ?",
                statement -> {
                    statement.setString(1, worker);
                    statement.setString(2, claim);
                    statement.setLong(3, now);
                    statement.setInt(4, deaths);
                    statement.setString(5, study);
                    statement.setLong(6, number);
                });
    }

    /** Ends a trial that no process trains. */
    void fail(StudyTrial trial, String reason) throws SQLException {
        change(
                "UPDATE espalier_trial SET state = 'FAILED', reason = ?, claim = NULL, deaths = ?, changed = ?"
                        + " WHERE study = ? AND number = ?",
                statement -> {
                    statement.setString(1, reason);
                    statement.setInt(2, trial.work().deaths());
                    statement.setLong(3, now);
                    statement.setString(4, study);
                    statement.setLong(5, trial.number());
                });
    }

    /** Ends a claim as the death of its process would; if it held. */
    void crash(Job.Claim claim) throws SQLException {
        change(
                "UPDATE espalier_trial SET claim = NULL, changed = ?,"
                        + " deaths = CASE WHEN steps > furthest THEN 0 ELSE deaths + 1 END"
                        + " WHERE study = ? AND number = ? AND claim = ?",
                statement -> {
                    statement.setLong(1, now);
                    statement.setString(2, study);
                    statement.setLong(3, claim.trial().number());
                    statement.setString(4, claim.token());
                });
    }

    /** Begins a trial anew if it was trained in a folder that cannot be reached from here; whether that is so. */
    boolean restartElsewhere(long number, String place) throws SQLException {
        int restarted = change(
                "UPDATE espalier_trial SET place = ?, restarts = restarts + 1, steps = 0, furthest = 0, seconds = 0"
                        + " WHERE study = ? AND number = ? AND place <> ?",
                statement -> {
                    statement.setString(1, place);
                    statement.setString(2, study);
                    statement.setLong(3, number);
                    statement.setString(4, place);
                });
        if (restarted > 0) {
            change("DELETE FROM espalier_measurement WHERE study = ? AND trial = ?", statement -> {
                statement.setString(1, study);
                statement.setLong(2, number);
            });
        }
        return restarted > 0;
    }

    void note(long trial, String text) throws SQLException {
        change("INSERT INTO espalier_note (study, trial, at, content) VALUES (?, ?, ?, ?)", statement -> {
            statement.setString(1, study);
            statement.setLong(2, trial);
            statement.setLong(3, now);
            statement.setString(4, text);
        });
    }

    /** Whether a trial is still claimed by this claim. */
    boolean holds(Job.Claim claim) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT 1 FROM espalier_trial WHERE study = ? AND number = ? AND claim = ?")) {
            select.setString(1, study);
            select.setLong(2, claim.trial().number());
            select.setString(3, claim.token());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    void insert(long trial, StudyMeasurement measurement) throws SQLException {
        change(
                "INSERT INTO espalier_measurement (study, trial, progress, step, seconds, losses, metrics,"
                        + " decision, at) VALUES (?, ?, ?, ?, ?, ?, ?, 'CONTINUE', ?)",
                statement -> {
                    statement.setString(1, study);
                    statement.setLong(2, trial);
                    statement.setDouble(3, measurement.reached().progress());
                    statement.setLong(4, measurement.step());
                    statement.setDouble(5, measurement.seconds());
                    statement.setString(
                            6, StudyJson.numbers(measurement.reached().losses()));
                    statement.setString(7, StudyJson.metrics(measurement.metrics()));
                    statement.setLong(8, now);
                });
    }

    /** What was decided at a measurement; empty if there is none of this progress. */
    Optional<Pruner.Decision> decision(long trial, double progress) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT decision FROM espalier_measurement WHERE study = ? AND trial = ? AND progress = ?")) {
            select.setString(1, study);
            select.setLong(2, trial);
            select.setDouble(3, progress);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(Pruner.Decision.valueOf(row.getString(1))) : Optional.empty();
            }
        }
    }

    void decide(long trial, double progress, Pruner.Decision decision) throws SQLException {
        change(
                "UPDATE espalier_measurement SET decision = ? WHERE study = ? AND trial = ? AND progress = ?",
                statement -> {
                    statement.setString(1, decision.name());
                    statement.setString(2, study);
                    statement.setLong(3, trial);
                    statement.setDouble(4, progress);
                });
    }

    /** A trial that was paused goes on. */
    void promote(long trial) throws SQLException {
        change("UPDATE espalier_measurement SET decision = 'CONTINUE' WHERE study = ? AND trial = ?", statement -> {
            statement.setString(1, study);
            statement.setLong(2, trial);
        });
    }

    /** Notes how far a trial has come; whether its claim holds. */
    boolean progress(Job.Claim claim, long steps, double seconds) throws SQLException {
        return change(
                        "UPDATE espalier_trial SET steps = ?, seconds = ?, changed = ?"
                                + " WHERE study = ? AND number = ? AND claim = ?",
                        statement -> {
                            statement.setLong(1, steps);
                            statement.setDouble(2, seconds);
                            statement.setLong(3, now);
                            statement.setString(4, study);
                            statement.setLong(5, claim.trial().number());
                            statement.setString(6, claim.token());
                        })
                > 0;
    }

    /** Ends a claim; whether it held. The same may be asked again: a lost connection does not say what it has done. */
    boolean end(Job.Claim claim, Trial.State state, String reason) throws SQLException {
        int ended = change(
                "UPDATE espalier_trial SET state = ?, reason = ?, claim = NULL, last_claim = ?, changed = ?"
                        + " WHERE study = ? AND number = ? AND (claim = ? OR (last_claim = ? AND claim IS NULL))",
                statement -> {
                    statement.setString(1, state.name());
                    statement.setString(2, reason);
                    statement.setString(3, claim.token());
                    statement.setLong(4, now);
                    statement.setString(5, study);
                    statement.setLong(6, claim.trial().number());
                    statement.setString(7, claim.token());
                    statement.setString(8, claim.token());
                });
        return ended > 0;
    }

    /** The trial that a claim was given to, if it was: by a transaction of which no answer came. */
    Optional<Long> claimed(String token) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number FROM espalier_trial WHERE study = ? AND claim = ?")) {
            select.setString(1, study);
            select.setString(2, token);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }
}
