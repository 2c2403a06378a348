package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

    private static final List<String> KNOWN = List.of("sgd", "adam", "inverse-sqrt", "weight-decay");

    @ParameterizedTest
    @CsvSource({
        "adm, adam",
        "aadm, adam",
        "Adam, adam",
        "adamw, adam",
        "weightDecay, weight-decay",
        "weight_deacy, weight-decay",
        "inverse-squrt, inverse-sqrt",
        "sg, sgd"
    })
    void findsTheNameThatWasMeant(String name, String meant) {
        assertEquals(Optional.of(meant), Suggestions.closest(name, KNOWN));
    }

    @ParameterizedTest
    @CsvSource({"lion", "x", "momentum"})
    void suggestsNothingFarFetched(String name) {
        assertEquals(Optional.empty(), Suggestions.closest(name, KNOWN));
    }

    @Test
    void listsWhatIsKnown() {
        assertEquals(
                "did you mean 'adam'? known: adam, inverse-sqrt, sgd, weight-decay", Suggestions.nearest("adm", KNOWN));
        assertEquals("known: adam, inverse-sqrt, sgd, weight-decay", Suggestions.nearest("quux", KNOWN));
        assertEquals("there is none", Suggestions.nearest("quux", List.of()));
        assertEquals(Optional.empty(), Suggestions.closest("a".repeat(100_000), KNOWN));
    }
}
