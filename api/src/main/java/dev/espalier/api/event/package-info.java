/** What a run tells those who watch it, and the history that it keeps. */
@NullMarked
package dev.espalier.api.event;

import org.jspecify.annotations.NullMarked;
