package dev.espalier.verification.violations.api;

import dev.espalier.api.ApiStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
public interface InnocentContract {
    List<float[]> arrays(@Nullable String name);
}
