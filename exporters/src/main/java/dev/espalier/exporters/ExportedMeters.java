package dev.espalier.exporters;

import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import dev.espalier.metrics.MeterListener;
import dev.espalier.metrics.MeterSettings;
import dev.espalier.metrics.ProcessMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;

/** The meters of a run and of its process in a registry of their own, with the tags of the stack. */
abstract class ExportedMeters extends MeterListener implements RunExport {

    private final ProcessMeters process;

    /**
     * Registers the meters of the process; those of the run follow when it starts.
     *
     * @param registry the export's own
     * @param context what the run offers; an application may have bound a clock, tags and settings of meters
     */
    ExportedMeters(MeterRegistry registry, ExportContext context) {
        this(registry, context, settings(context));
    }

    /**
     * Registers the meters of the process; those of the run follow when it starts.
     *
     * @param registry the export's own
     * @param context what the run offers; an application may have bound a clock
     * @param settings tags and bounds of the meters
     */
    ExportedMeters(MeterRegistry registry, ExportContext context, MeterSettings settings) {
        super(registry, context.bound(Clock.class).orElseGet(Clock::systemUTC), settings);
        process = ProcessMeters.bindTo(registry, settings.tags());
    }

    /** The tags of the stack, and what an application has bound. */
    static MeterSettings settings(ExportContext context) {
        Tags tags = context.bound(Tags.class).orElseGet(Tags::empty);
        for (var tag : context.tags().entrySet()) {
            tags = tags.and(tag.getKey(), tag.getValue());
        }
        return context.bound(MeterSettings.class)
                .orElseGet(MeterSettings::defaults)
                .withTags(tags);
    }

    /** Removes the meters of the run. */
    @Override
    public void close() {
        process.close();
        super.close();
    }
}
