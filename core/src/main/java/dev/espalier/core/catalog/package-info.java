/** What plugins there are, where they come from, what can be set on them, and how settings become records and text again. */
@NullMarked
package dev.espalier.core.catalog;

import org.jspecify.annotations.NullMarked;
