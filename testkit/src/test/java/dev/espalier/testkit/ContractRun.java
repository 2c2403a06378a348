package dev.espalier.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs a contract's tests on a plugin and says which of them failed, with their messages. */
record ContractRun(long started, Map<String, String> failures) {

    /** Runs a test that makes its plugin itself. */
    static ContractRun of(Class<?> test) {
        return of(test, test);
    }

    /** Runs a trial on a plugin. */
    static ContractRun of(Class<?> test, Class<?> plugin) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .configurationParameter(Trials.Given.PLUGIN, plugin.getName())
                .selectors(selectClass(test))
                .execute()
                .testEvents();
        Map<String, String> failures = new TreeMap<>();
        tests.failed().stream().forEach(event -> {
            String name = event.getTestDescriptor()
                    .getSource()
                    .map(source -> ((MethodSource) source).getMethodName())
                    .orElseThrow();
            String message = event.getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .map(Throwable::getMessage)
                    .orElse("");
            failures.put(name, message);
        });
        return new ContractRun(tests.started().count(), failures);
    }
}
