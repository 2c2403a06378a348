/** Whole runs: the command as a process of its own, and the library as an application embeds it. */
@NullMarked
package dev.espalier.verification.run;

import org.jspecify.annotations.NullMarked;
