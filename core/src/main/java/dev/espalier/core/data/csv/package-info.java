/** The CSV data source: a first look at a table decides what its columns are, a second one reads the values. */
@NullMarked
package dev.espalier.core.data.csv;

import org.jspecify.annotations.NullMarked;
