package dev.espalier.api.export;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.TrainingListenerProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a run offers to an exporter. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface ExportContext extends TrainingListenerProvider.Host {

    /** The stack's name. */
    String runName();

    /** The tags of the stack, for everything that is exported. */
    @Override
    Map<String, String> tags();

    /** The run's folder, which may not be there yet; empty if the run has none. */
    Optional<Path> folder();

    /**
     * Tells the people at the terminal something that they need to know, such as an address.
     *
     * @param line a line of text
     */
    void tell(String line);
}
