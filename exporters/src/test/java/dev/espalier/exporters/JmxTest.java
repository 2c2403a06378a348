package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.export.RunExport;
import dev.espalier.testkit.PluginContract;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxTest implements PluginContract {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Override
    public Object plugin() {
        return new Jmx();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("domain", List.of("", "a:b", "a*"));
    }

    private Set<String> names() throws JMException {
        return server.queryNames(new ObjectName("espalier.test:*"), null).stream()
                .map(name -> name.getKeyProperty("name"))
                .collect(Collectors.toSet());
    }

    @Test
    void beansAreThereDuringTheRun() throws JMException {
        ShortRun run = new ShortRun();
        RunExport export = new Jmx("espalier.test").open(run);
        run.start(export);
        run.steps(export, 3, 0.5);

        String tags = ".run.iris.runId." + ShortRun.ID;
        assertEquals(0.5, value("espalierLoss" + tags + ".split.train.team.vision", "gauges"));
        assertTrue(names().contains("espalierSteps" + tags + ".split.train.team.vision"), names()::toString);

        run.stop(export);
        export.close();
        assertEquals(Set.of(), names());
    }

    private Object value(String name, String type) throws JMException {
        return server.getAttribute(new ObjectName("espalier.test:name=" + name + ",type=" + type), "Value");
    }
}
