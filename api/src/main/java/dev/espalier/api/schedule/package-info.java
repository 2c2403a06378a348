/** How a setting changes while training goes on. */
@NullMarked
package dev.espalier.api.schedule;

import org.jspecify.annotations.NullMarked;
