package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * InfluxDB: writes the meters of the run in the line protocol, to version 1 by a database, to version 2 and later by an
 * organization and a bucket.
 *
 * <p>They are written at an interval and once more at the end of the run. Counters and timers are written as what came since the
 * last time.
 *
 * <p>Choose it where metrics are kept in InfluxDB, or in another database that takes its line protocol.
 *
 * <p>Source: InfluxData, "Line protocol reference".
 *
 * @param url the address of the database
 * @param database of version 1
 * @param organization of version 2; empty for version 1
 * @param bucket of version 2; empty for version 1
 * @param token of version 2, which an environment variable has
 * @param user of version 1; empty if it needs none
 * @param password of the user, which an environment variable has
 * @param interval how often to write, from 1s to 1h
 * @param timeout how long one request may take, from 100ms to 1m
 */
@Plugin(value = "influx", summary = "writes to InfluxDB in the line protocol")
public record Influx(
        @Setting(value = "address of the database", shorthand = true)
        String url,

        @Setting("database of version 1") String database,

        @Setting("organization of version 2; with a bucket") Optional<String> organization,

        @Setting("bucket of version 2, in place of a database")
        Optional<String> bucket,

        @Setting("token of version 2: {env: VARIABLE}") Optional<EnvironmentVariable> token,

        @Setting("user of version 1") Optional<String> user,

        @Setting("password of the user: {env: VARIABLE}") Optional<EnvironmentVariable> password,

        @Setting("how often to write, from 1s to 1h") Duration interval,

        @Setting("how long one request may take, from 100ms to 1m")
        Duration timeout)
        implements Exporter {

    /** Checks the ranges, and that the settings are those of one version. */
    public Influx {
        Receiver.checkUrl(url);
        Check.require(!database.isBlank(), "database", "'" + database + "'", "must not be blank");
        Check.require(
                organization.isPresent() == bucket.isPresent(),
                "bucket",
                bucket.orElse("not given"),
                "must be given together with organization, or neither");
        Check.require(
                token.isEmpty() || bucket.isPresent(),
                "token",
                "given",
                "must not be given without bucket, which it opens");
        Check.require(
                user.isPresent() == password.isPresent(),
                "password",
                password.isPresent() ? "given" : "not given",
                "must be given together with user, or neither");
        Check.require(
                user.isEmpty() || bucket.isEmpty(),
                "user",
                user.orElse(""),
                "must not be given with bucket; give token");
        Receiver.checkInterval(interval);
        Receiver.checkTimeout(timeout);
    }

    /** The database {@code espalier} on this machine, without a user, every 10 seconds. */
    public Influx() {
        this(
                "http://localhost:8086",
                "espalier",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }

    @Override
    public RunExport open(ExportContext context) {
        Map<String, String> secrets = new LinkedHashMap<>();
        token.ifPresent(held -> secrets.put("token", held.value("token of exporter influx")));
        password.ifPresent(held -> secrets.put("password", held.value("password of exporter influx")));
        Delivery delivery = new Delivery("influx", timeout, Map.of());
        return new Library("influx", "micrometer-registry-influx")
                .open(() -> InfluxRegistry.export(this, secrets, delivery, context));
    }
}
