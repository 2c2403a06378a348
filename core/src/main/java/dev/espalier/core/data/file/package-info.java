/** Files as they are stored: plain or compressed, read from their beginning as often as needed, with their digest. */
@NullMarked
package dev.espalier.core.data.file;

import org.jspecify.annotations.NullMarked;
