package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link BrowserPage} as its parameter, in a browser that all tests use.
 *
 * <p>After the test the page must be without problems; a test that provokes some forgets them. A failed test leaves a
 * screenshot.
 */
public final class BrowserExtension implements ParameterResolver, AfterTestExecutionCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(BrowserExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BrowserPage.class;
    }

    @Override
    public BrowserPage resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Browser browser = context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(Browser.class, key -> new Browser(Chromium.start()), Browser.class);
        OpenPage page = new OpenPage(browser.chromium().open());
        context.getStore(HERE).put(OpenPage.class, page);
        return page.page();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        OpenPage open = context.getStore(HERE).get(OpenPage.class, OpenPage.class);
        if (open == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            open.page()
                    .screenshot("failed-" + context.getRequiredTestClass().getSimpleName() + "-"
                            + context.getRequiredTestMethod().getName());
        } else {
            assertEquals(List.of(), open.page().problems());
        }
    }

    /** Closes the browser after the last test. */
    private record Browser(Chromium chromium) implements AutoCloseable {

        @Override
        public void close() {
            chromium.close();
        }
    }

    /** Closes a page after its test. */
    private record OpenPage(BrowserPage page) implements AutoCloseable {

        @Override
        public void close() {
            page.close();
        }
    }
}
