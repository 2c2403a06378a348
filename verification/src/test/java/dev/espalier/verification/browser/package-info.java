/** The page in a real browser, driven over its DevTools protocol. */
@NullMarked
package dev.espalier.verification.browser;

import org.jspecify.annotations.NullMarked;
