package dev.espalier.cli;

import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.VisibleText;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.event.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings of diagnostics as lines for people. */
final class FindingText {

    private static final String PAGE = "docs/diagnosis.md";

    /** The diagnostics that the page explains. */
    private static final Set<String> BUILT_IN = ServiceLoader.load(Diagnostic.class).stream()
            .map(ServiceLoader.Provider::type)
            .filter(type -> type.getPackageName().startsWith("dev.espalier."))
            .flatMap(type -> Stream.ofNullable(type.getAnnotation(Plugin.class)))
            .map(Plugin::value)
            .collect(Collectors.toSet());

    private FindingText() {}

    /** The line of a new finding: what, what to try, and where it is explained. */
    static String of(Finding finding) {
        String page = page(finding).map(link -> " (" + link + ")").orElse("");
        return VisibleText.line(finding.severity() + ": " + finding.what() + "; " + finding.remedy() + page);
    }

    /** A finding with everything that is known of it, a line for each. */
    static List<String> whole(Finding finding) {
        List<String> lines = new ArrayList<>();
        lines.add(head(finding));
        lines.add("  " + finding.what());
        if (!finding.evidence().isEmpty()) {
            lines.add("  evidence: "
                    + finding.evidence().entrySet().stream()
                            .map(number -> number.getKey() + " " + ReadableNumber.of(number.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        lines.add("  try: " + finding.remedy());
        page(finding).ifPresent(link -> lines.add("  see: " + link));
        return lines.stream().map(VisibleText::line).toList();
    }

    private static Optional<String> page(Finding finding) {
        return BUILT_IN.contains(finding.name()) ? Optional.of(PAGE + "#" + finding.name()) : Optional.empty();
    }

    private static String head(Finding finding) {
        String since = finding.sinceEpoch() > 1 ? ", since epoch " + finding.sinceEpoch() : "";
        String place = finding.place().isEmpty() ? "" : " (" + finding.place() + ")";
        return finding.severity() + " " + finding.name() + place + since;
    }

    /** What still holds at the end of a run; nothing if nothing does. */
    static List<String> summary(List<Finding> findings) {
        if (findings.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("diagnosis:");
        for (Finding finding : findings) {
            lines.add(VisibleText.line("  " + head(finding) + ": " + finding.what()));
        }
        return lines;
    }
}
