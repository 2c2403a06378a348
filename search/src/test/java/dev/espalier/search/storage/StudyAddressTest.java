package dev.espalier.search.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyAddressTest {

    @TempDir
    Path folder;

    private static final Study OTHER = new Study("other", 1, "", "", SampleStudy.STUDY.objectives());

    @Test
    void aStudyIsFoundByItsFolderAndByItsFile() throws IOException {
        Path study = Files.createDirectory(folder.resolve("study"));
        StudyLocation.of("study.db", study).create(SampleStudy.STUDY, study).close();
        Path moved = Files.move(study, folder.resolve("moved"));
        for (Path given : List.of(moved, moved.resolve("study.db"))) {
            StudyAddress address = StudyAddress.of(given.toString(), Optional.empty());
            assertEquals("sample", address.read().study().name());
        }
    }

    @Test
    void ofSeveralStudiesOneIsNamed() {
        Path file = folder.resolve("all.db");
        for (Study study : List.of(SampleStudy.STUDY, OTHER)) {
            StudyLocation.of(file.toString())
                    .create(study, folder.resolve(study.name()))
                    .close();
        }
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> StudyAddress.of(file.toString(), Optional.empty()));
        assertTrue(refusal.getMessage().contains("there are several studies: other, sample"), refusal::getMessage);
        assertEquals(
                OTHER,
                StudyAddress.of(file.toString(), Optional.of("other")).read().study());
        String own = folder.resolve("sample").toString();
        assertEquals(
                "sample", StudyAddress.of(own, Optional.empty()).read().study().name());
    }

    @Test
    void whatIsNotAStudyIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("run"));
        for (String given : List.of("run", "missing")) {
            EspalierException refusal = assertThrows(
                    EspalierException.class,
                    () -> StudyAddress.of(folder.resolve(given).toString(), Optional.empty()));
            assertEquals(ErrorCode.STUDY, refusal.code());
        }
    }

    @Test
    void aMissingDriverIsToldWithTheArtifactThatHasIt() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:1/db?user=a&password=s3cret";
        Driver driver = DriverManager.getDriver(url);
        DriverManager.deregisterDriver(driver);
        try {
            EspalierException refusal = assertThrows(
                    EspalierException.class,
                    () -> StudyAddress.of(url, Optional.of("any")).read());
            assertEquals(
                    "error[database]: jdbc:postgresql://127.0.0.1:1/db?user=a: the driver of PostgreSQL is not on the class path;"
                            + " add the artifact org.postgresql:postgresql to the class path, or keep the study in an"
                            + " SQLite file",
                    refusal.getMessage());
        } finally {
            DriverManager.registerDriver(driver);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://host/db?user=a&password=s3cret&ssl=true, jdbc:postgresql://host/db?user=a&ssl=true",
        "jdbc:postgresql://host/db?password=s3cret&user=a, jdbc:postgresql://host/db?user=a",
        "jdbc:postgresql://host/db?password=s3cret, jdbc:postgresql://host/db",
        "jdbc:postgresql:db, jdbc:postgresql:db"
    })
    void aPasswordIsNeitherPrintedNorStored(String url, String shown) {
        PostgresUrl read = PostgresUrl.of(url);
        assertEquals(shown, read.toString());
        assertEquals(shown, StudyLocation.of(url).toString());
        String stack = "search:\n  storage: " + url + "\n";
        assertEquals("search:\n  storage: " + shown + "\n", read.withoutSecret(stack));
        if (url.contains("password")) {
            assertEquals(Optional.of("s3cret"), read.password());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://host/db?password=s3cret", "jdbc:postgresql://a:s3cret@host/db"})
    void anotherUrlIsRefusedWithoutRepeatingItsPassword(String url) {
        EspalierException refusal = assertThrows(EspalierException.class, () -> StudyLocation.of(url));
        assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
        assertFalse(refusal.getMessage().contains("s3cret"), refusal::getMessage);
    }
}
