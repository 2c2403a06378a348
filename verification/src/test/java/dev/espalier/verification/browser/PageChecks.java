package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.json.JsonArray;
import java.util.List;

/** What holds for every view of the page: it is readable, fits its window, and can be used without a mouse. */
final class PageChecks {

    /**
     * The texts whose contrast to their background is less than WCAG 2.2 asks for at level AA: 4.5, or 3 for large ones.
     * Colours with an alpha are laid over what is behind them. Disabled controls are exempt, as in WCAG.
     */
    private static final String LOW_CONTRAST = """
            (() => {
              const parsed = (colour) => {
                const parts = colour.match(/[\\d.]+/g).map(Number);
                const scale = colour.startsWith('color(') ? 255 : 1;
                return {rgb: parts.slice(0, 3).map((part) => part * scale), alpha: parts.length > 3 ? parts[3] : 1};
              };
              const over = (top, below) => top.rgb.map((part, i) => part * top.alpha + below[i] * (1 - top.alpha));
              const ground = (element) => {
                const layers = [];
                for (let place = element; place; place = place.parentElement) {
                  layers.unshift(parsed(getComputedStyle(place).backgroundColor));
                }
                return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
              };
              const luminance = (rgb) => {
                const [r, g, b] = rgb.map((part) => part / 255)
                    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const ratio = (a, b) => {
                const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
                return (high + 0.05) / (low + 0.05);
              };
              const found = new Set();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                const element = text.parentElement;
                if (text.data.trim() === '' || !element.checkVisibility({visibilityProperty: true})
                    || element.closest('.hidden-label, :disabled, script, style, noscript, canvas')) {
                  continue;
                }
                const style = getComputedStyle(element);
                const size = parseFloat(style.fontSize);
                const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
                const behind = ground(element);
                const ink = parsed(element instanceof SVGElement && style.fill !== 'none' ? style.fill : style.color);
                const reached = ratio(over(ink, behind), behind);
                if (reached < (large ? 3 : 4.5)) {
                  found.add(reached.toFixed(2) + ' "' + text.data.trim().slice(0, 30) + '" ' + element.className);
                }
              }
              const probe = document.body.appendChild(document.createElement('span'));
              const colour = (name) => {
                probe.style.color = 'var(--' + name + ')';
                return parsed(getComputedStyle(probe).color).rgb;
              };
              // Curves, and the words on a canvas, which has no text nodes.
              for (let i = 1; i <= 8; i++) {
                if (ratio(colour('series-' + i), colour('surface')) < 3) {
                  found.add('series-' + i);
                }
              }
              if (ratio(colour('muted'), colour('surface')) < 4.5) {
                found.add('axes');
              }
              probe.remove();
              return [...found];
            })()
            """;

    private PageChecks() {}

    /** Checks what the window shows. */
    static void check(BrowserPage page, String what) {
        assertEquals(List.of(), ((JsonArray) page.evaluate(LOW_CONTRAST)).texts(), "contrast of " + what);
        assertEquals(List.of(), page.namelessControls(), "names of controls of " + what);
        assertEquals(
                page.number("document.documentElement.clientWidth"),
                page.number("document.documentElement.scrollWidth"),
                "width of " + what);
        assertEquals(1, page.number("document.querySelectorAll('h1').length"), "headings of " + what);
    }

    /** Checks the window in both themes and at the width of a phone, and keeps screenshots. */
    static void checkEverywhere(BrowserPage page, String name) {
        for (String theme : List.of("light", "dark")) {
            page.theme(theme);
            for (int width : new int[] {1280, 390}) {
                page.size(width, 850);
                settle(page);
                check(page, name + ", " + theme + ", " + width + " wide");
                page.screenshot(name + "-" + theme + (width < 600 ? "-phone" : ""));
            }
        }
        page.theme("light");
        page.size(1280, 850);
        settle(page);
    }

    /** Waits until what has changed is drawn. */
    static void settle(BrowserPage page) {
        page.evaluate(
                "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
    }
}
