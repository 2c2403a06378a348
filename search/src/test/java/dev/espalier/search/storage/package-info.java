@NullMarked
package dev.espalier.search.storage;

import org.jspecify.annotations.NullMarked;
