package dev.espalier.core.wiring;

import dev.espalier.api.export.ExportContext;
import dev.espalier.core.checkpoint.RunPlace;
import dev.espalier.core.stack.Stack;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run offers to its exporters, and to those who make its listeners.
 *
 * @param stack what is run
 * @param kept where the run keeps its files
 * @param bindings what the host application offers
 * @param told receives the lines for the people at the terminal
 */
record RunExportContext(Stack stack, Optional<RunPlace> kept, HostBindings bindings, Consumer<String> told)
        implements ExportContext {

    @Override
    public String runName() {
        return stack.name();
    }

    @Override
    public Map<String, String> tags() {
        return stack.tags();
    }

    @Override
    public Optional<Path> folder() {
        return kept.map(place -> place.folder().path());
    }

    @Override
    public void tell(String line) {
        told.accept(line);
    }

    @Override
    public <T> Optional<T> bound(Class<T> type) {
        return bindings.bound(type);
    }
}
