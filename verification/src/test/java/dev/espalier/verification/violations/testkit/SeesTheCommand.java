package dev.espalier.verification.violations.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.verification.violations.cli.InnocentCommand;

@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
public interface SeesTheCommand {
    InnocentCommand command();
}
