package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.Optional;

/**
 * A hyper-parameter that is searched for.
 *
 * @param name its path in the stack, such as {@code learning-rate} or {@code optimizer.sgd.momentum}
 * @param domain the values that it can have
 * @param condition when it has a value at all; empty if it always has one
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record SearchParameter(String name, SearchDomain domain, Optional<Condition> condition) {

    /** Checks the name. */
    public SearchParameter {
        Check.require(!name.isBlank(), "name", name, "must not be blank");
    }

    /** A parameter that always has a value. */
    public SearchParameter(String name, SearchDomain domain) {
        this(name, domain, Optional.empty());
    }

    /**
     * A parameter has a value only if a choice has one of its options, such as the setting of a plugin only if the plugin is
     * chosen.
     *
     * @param parameter the name of the choice, which comes earlier in the space
     * @param option the index of the option
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Condition(String parameter, int option) {

        /** Checks the index. */
        public Condition {
            Check.atLeast("option", option, 0);
        }
    }
}
