package dev.espalier.search.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedStudyTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("study.db");
        try (StudyStore store = StudyLocation.of(file.toString()).create(SampleStudy.STUDY, folder)) {
            for (int i = 0; i < 12; i++) {
                SampleStudy.complete(store, SampleStudy.claim(store, SampleStudy.trials(12)));
            }
        }
    }

    private void refuses(String expected) {
        StudyLocation location = StudyLocation.of(file.toString());
        EspalierException refusal = assertThrows(EspalierException.class, () -> location.open("sample", folder));
        assertEquals(ErrorCode.DATABASE, refusal.code());
        assertTrue(refusal.getMessage().contains(expected), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(file.toString()), refusal::getMessage);
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        Files.writeString(file, "this is a table, and not a database\n".repeat(100));
        refuses("the file is damaged or not an SQLite database");
    }

    @Test
    void aFileThatWasOverwrittenInTheMiddleIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 8192, (byte) 0x5a);
        Files.write(file, bytes);
        refuses("the file is damaged or not an SQLite database");
    }

    @Test
    void aFileThatWasCutShortIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        refuses("the file is damaged or not an SQLite database");
    }

    @Test
    void tablesOfANewerVersionAreRefused() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE espalier_schema SET version = 2");
        }
        refuses("its tables have version 2; this version of Espalier has studies of version 1; use the version");
    }

    @Test
    void aStudyWithoutItsFileIsMissing() throws IOException {
        Files.delete(file);
        EspalierException missing = assertThrows(
                EspalierException.class,
                () -> StudyAddress.of(folder.toString(), Optional.empty()).read());
        assertEquals(ErrorCode.STUDY, missing.code());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        StudyLocation location = StudyLocation.of(file.resolve("below/study.db").toString());
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> location.create(SampleStudy.STUDY, folder));
        assertEquals(ErrorCode.DATABASE, refusal.code());
        assertTrue(refusal.getMessage().contains("its folder cannot be made"), refusal::getMessage);
    }
}
