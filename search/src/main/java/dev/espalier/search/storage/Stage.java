package dev.espalier.search.storage;

import dev.espalier.api.Check;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.json.JsonObject;
import java.util.OptionalLong;

/**
 * A part of a search whose trials have the same space and length.
 *
 * @param number from 0
 * @param name for people, such as {@code coarse}
 * @param space from which its trials are taken
 * @param epochs the full length of its trials, above 0
 * @param planned how many trials it is to have; empty if only time or steps limit it
 * @param settings whatever else the search has decided for it
 */
public record Stage(
        int number, String name, SearchSpace space, double epochs, OptionalLong planned, JsonObject settings) {

    /** Checks the ranges. */
    public Stage {
        Check.atLeast("number", number, 0);
        Check.above("epochs", epochs, 0);
    }
}
