package dev.espalier.verification.modules;

import java.util.ServiceLoader;

/**
 * Runs in a JVM of its own, on the class path next to a module path: prints the modules of Espalier that were resolved and
 * the providers that each service named on the command line finds in them.
 */
final class ModulePathProbe {

    private ModulePathProbe() {}

    public static void main(String[] services) throws ClassNotFoundException {
        ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .filter(name -> name.startsWith("dev.espalier.") || name.equals("jdk.incubator.vector"))
                .forEach(name -> System.out.println("module " + name));
        for (String service : services) {
            for (Object provider : ServiceLoader.load(Class.forName(service))) {
                Class<?> type = provider.getClass();
                System.out.println("provider " + service + " " + type.getName() + " "
                        + type.getModule().getName());
            }
        }
    }
}
